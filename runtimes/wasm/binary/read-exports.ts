import { ADMISSION } from './admission.ts';
import type { Draft } from './facts.ts';
import { InvalidModule } from './invalid-module.ts';
import { noteGlobal } from './read-constant.ts';
import type { Reader } from './reader.ts';

/** What can be exported, in the order of the bytes that say so. */
const EXPORTED = [
  { what: 'function', space: 'functions' },
  { what: 'table', space: 'tables' },
  { what: 'memory', space: 'memories' },
  { what: 'global', space: 'globals' },
  { what: 'tag', space: 'tags' },
] as const;

/** Reads what a module exports. @throws {InvalidModule} */
export function readExports(reader: Reader, module: Draft): void {
  const count = reader.count('exports', ADMISSION.exports);
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    const { at } = reader;
    const name = reader.name(ADMISSION.nameBytes);
    if (names.has(name)) throw new InvalidModule('Expected the names of exports to differ', at);
    names.add(name);
    module.exports.push({ name, type: readExported(reader, module) });
  }
}

/** Reads which function runs first. @throws {InvalidModule} */
export function readStart(reader: Reader, module: Draft): void {
  const { at } = reader;
  const { type } = module.functions[reader.index('function', module.functions.length)] ?? {};
  if (type?.params.length !== 0 || type.results.length !== 0) {
    throw new InvalidModule('Expected a start function that takes and gives nothing', at);
  }
}

function readExported(reader: Reader, module: Draft): Draft['exports'][number]['type'] {
  const { at } = reader;
  const kind = reader.byte();
  const exported = EXPORTED[kind];
  if (!exported)
    throw new InvalidModule(`Expected a kind of export below ${EXPORTED.length}, not ${kind}`, at);
  const space = module[exported.space];
  const { at: indexAt } = reader;
  const index = reader.index(exported.what, space.length);
  const type = space[index];
  if (!type) throw new InvalidModule(`Expected the index of a ${exported.what}`, indexAt);
  if (type.kind === 'global') noteGlobal(module, index, { at: indexAt, end: reader.at });
  return type;
}
