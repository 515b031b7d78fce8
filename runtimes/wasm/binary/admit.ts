import { SECTION, SECTION_ORDER } from '../../section-ids.ts';
import { ADMISSION, type AdmissionPolicy } from './admission.ts';
import { type Draft, emptyDraft, type ModuleFacts } from './facts.ts';
import { InvalidModule } from './invalid-module.ts';
import { readCode } from './read-code.ts';
import * as definitions from './read-definitions.ts';
import { readExports, readStart } from './read-exports.ts';
import { readImports } from './read-imports.ts';
import { readData, readDataCount, readElements } from './read-segments.ts';
import { Reader } from './reader.ts';

/** The first bytes of every module: `\0asm`, version 1, and layer 0, which tells it from a component. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** How each section is read, by its number. */
const READ: Readonly<Record<number, (reader: Reader, module: Draft, policy: AdmissionPolicy) => void>> = {
  [SECTION.custom]: readCustom,
  [SECTION.type]: definitions.readTypes,
  [SECTION.import]: readImports,
  [SECTION.function]: definitions.readFunctions,
  [SECTION.table]: definitions.readTables,
  [SECTION.memory]: definitions.readMemories,
  [SECTION.tag]: definitions.readTags,
  [SECTION.global]: definitions.readGlobals,
  [SECTION.export]: readExports,
  [SECTION.start]: readStart,
  [SECTION.element]: readElements,
  [SECTION.dataCount]: readDataCount,
  [SECTION.code]: readCode,
  [SECTION.data]: readData,
};

/**
 * Reads all of a module, strictly, and gives what is to know about it. What is left to the engine is the types of
 * operands, and all that follows from them.
 * Source: https://webassembly.github.io/spec/core/binary/modules.html
 * @throws {InvalidModule} where it breaks the format's rules, or is more than `ADMISSION` grants.
 */
export function admit(binary: Uint8Array, policy: AdmissionPolicy = {}): ModuleFacts {
  const module = emptyDraft();
  const reader = new Reader(binary);
  checkHeader(reader);
  while (reader.at < binary.length) readSection(reader, module, policy);
  checkCounts(module, binary.length);
  return module;
}

function checkHeader(reader: Reader): void {
  for (const [at, expected] of HEADER.entries()) {
    if (reader.byte() !== expected) throw new InvalidModule('Expected a core module of version 1', at);
  }
}

function readSection(reader: Reader, module: Draft, policy: AdmissionPolicy): void {
  const { at } = reader;
  const id = reader.byte();
  const read = READ[id];
  if (!read) throw new InvalidModule(`Expected a section, not the number ${id}`, at);
  checkOrder(module, id, at);
  const size = reader.count('bytes of a section');
  const { end } = reader;
  reader.end = reader.at + size;
  if (id !== SECTION.custom) module.sections.push({ id, at: reader.at, end: reader.end });
  read(reader, module, policy);
  reader.finish('the section');
  reader.end = end;
}

function checkOrder(module: Draft, id: number, at: number): void {
  const last = module.sections.at(-1);
  if (id === SECTION.custom || !last || SECTION_ORDER.indexOf(last.id) < SECTION_ORDER.indexOf(id)) return;
  throw new InvalidModule(`Expected section ${id} once, and before section ${last.id}`, at);
}

/** Of custom sections, only the names of functions are kept. */
function readCustom(reader: Reader, module: Draft): void {
  const name = reader.name(ADMISSION.nameBytes);
  if (name === 'name') module.names ??= { at: reader.at, end: reader.end };
  reader.at = reader.end;
}

/** Checks that no section is missing that another one counts on. */
function checkCounts(module: Draft, end: number): void {
  const has = (id: number) => module.sections.some((section) => section.id === id);
  const own = module.functions.length - module.imported.functions;
  if (own > 0 && !has(SECTION.code)) throw new InvalidModule(`Expected ${own} function bodies, not 0`, end);
  const { segments = 0 } = module;
  if (segments > 0 && !has(SECTION.data))
    throw new InvalidModule(`Expected ${segments} data segments, not 0`, end);
}
