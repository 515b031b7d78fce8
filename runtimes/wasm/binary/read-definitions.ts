import { ADMISSION } from './admission.ts';
import { unitBytes } from './budget.ts';
import type { Draft } from './facts.ts';
import { InvalidModule } from './invalid-module.ts';
import { readConstant } from './read-constant.ts';
import { readFuncType, readGlobalType, readMemoryType, readReference, readTableSize } from './read-types.ts';
import type { Reader } from './reader.ts';
import type { FunctionType, TagType } from './types.ts';

const TABLE_WITH_INITIAL_VALUE = 0x40;

/** Reads the types of functions. @throws {InvalidModule} */
export function readTypes(reader: Reader, module: Draft): void {
  const count = reader.count('types', ADMISSION.types);
  for (let i = 0; i < count; i++) module.types.push(readFuncType(reader, module.types.length));
}

/** Reads which types the module's own functions have. @throws {InvalidModule} */
export function readFunctions(reader: Reader, module: Draft): void {
  const count = reader.count('functions', ADMISSION.functions);
  for (let i = 0; i < count; i++) module.functions.push(readFunctionIndex(reader, module));
}

/** Reads the type of a function, which stands as an index. @throws {InvalidModule} */
export function readFunctionIndex(reader: Reader, module: Draft): FunctionType {
  return { kind: 'func', type: readTypeAt(reader, module) };
}

/** Reads the module's own tables. @throws {InvalidModule} */
export function readTables(reader: Reader, module: Draft): void {
  const count = reader.count('tables', ADMISSION.tables);
  for (let i = 0; i < count; i++) readTable(reader, module);
}

/** Reads the module's own memories. @throws {InvalidModule} */
export function readMemories(reader: Reader, module: Draft): void {
  const count = reader.count('memories', ADMISSION.memories);
  for (let i = 0; i < count; i++) {
    const { at } = reader;
    const memory = readMemoryType(reader);
    module.memories.push(memory);
    module.sizes.push({ at, end: reader.at, of: memory });
    module.initialBytes += memory.min * unitBytes(memory);
  }
}

/** Reads the module's own globals. @throws {InvalidModule} */
export function readGlobals(reader: Reader, module: Draft): void {
  const count = reader.count('globals', ADMISSION.globals);
  for (let i = 0; i < count; i++) {
    const global = readGlobalType(reader, module.types.length);
    readConstant(reader, module);
    module.globals.push(global);
  }
}

/** Reads the module's own tags. @throws {InvalidModule} */
export function readTags(reader: Reader, module: Draft): void {
  const count = reader.count('tags', ADMISSION.tags);
  for (let i = 0; i < count; i++) module.tags.push(readTag(reader, module));
}

/** Reads the tag of an exception. @throws {InvalidModule} */
export function readTag(reader: Reader, module: Draft): TagType {
  const { at } = reader;
  const attribute = reader.byte();
  if (attribute !== 0) throw new InvalidModule(`Expected 0 before the type of a tag, not ${attribute}`, at);
  const { at: typeAt } = reader;
  const type = readTypeAt(reader, module);
  const { length } = type.params;
  if (length <= ADMISSION.payload) return { kind: 'tag', type };
  throw new InvalidModule(
    `Expected an exception to carry at most ${ADMISSION.payload} values, not ${length}`,
    typeAt,
  );
}

function readTable(reader: Reader, module: Draft): void {
  const { at } = reader;
  const hasValue = reader.bytes[at] === TABLE_WITH_INITIAL_VALUE;
  if (hasValue) {
    reader.byte();
    const zero = reader.byte();
    if (zero !== 0) throw new InvalidModule(`Expected 0 before the type of a table, not ${zero}`, at + 1);
  }
  const type = readReference(reader, module.types.length);
  const { at: sizeAt } = reader;
  const size = readTableSize(reader);
  const table = { kind: 'table', type, ...size } as const;
  module.sizes.push({ at: sizeAt, end: reader.at, of: table });
  if (hasValue) readConstant(reader, module);
  module.tables.push(table);
  module.initialBytes += table.min * unitBytes(table);
}

function readTypeAt(reader: Reader, module: Draft): Draft['types'][number] {
  const { at } = reader;
  const type = module.types[reader.index('type', module.types.length)];
  if (type) return type;
  throw new InvalidModule('Expected the index of a type', at);
}
