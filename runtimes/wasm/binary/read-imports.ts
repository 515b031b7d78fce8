import { ADMISSION } from './admission.ts';
import type { Draft } from './facts.ts';
import { InvalidModule } from './invalid-module.ts';
import { readFunctionIndex, readTag } from './read-definitions.ts';
import { readGlobalType, readMemoryType, readTableType } from './read-types.ts';
import type { Reader } from './reader.ts';
import type { ExternType } from './types.ts';

/** The module whose imports the rewriter adds; no module may ask for them itself. */
export const RESERVED_MODULE = 'cloche';

/** How the type of an import is read and put into its index space, by the byte before it. */
const IMPORTED: readonly ((reader: Reader, module: Draft) => ExternType)[] = [
  (reader, module) => added(module.functions, readFunctionIndex(reader, module)),
  (reader, module) => added(module.tables, readTableType(reader, module.types.length)),
  (reader, module) => added(module.memories, readMemoryType(reader)),
  (reader, module) => added(module.globals, readGlobalType(reader, module.types.length)),
  (reader, module) => added(module.tags, readTag(reader, module)),
];

/** Reads what a module imports. @throws {InvalidModule} */
export function readImports(reader: Reader, module: Draft): void {
  const count = reader.count('imports', ADMISSION.imports);
  for (let i = 0; i < count; i++) module.imports.push(readImport(reader, module));
  const { functions, tables, memories, globals } = module;
  module.imported = {
    functions: functions.length,
    tables: tables.length,
    memories: memories.length,
    globals: globals.length,
  };
}

function readImport(reader: Reader, module: Draft): Draft['imports'][number] {
  const { at } = reader;
  const from = reader.name(ADMISSION.nameBytes);
  if (from === RESERVED_MODULE)
    throw new InvalidModule('Expected an import from a module that is not reserved', at);
  const name = reader.name(ADMISSION.nameBytes);
  const { at: kindAt } = reader;
  const kind = reader.byte();
  const read = IMPORTED[kind];
  if (!read)
    throw new InvalidModule(`Expected a kind of import below ${IMPORTED.length}, not ${kind}`, kindAt);
  return { module: from, name, type: read(reader, module) };
}

function added<T extends ExternType>(space: T[], type: T): T {
  space.push(type);
  return type;
}
