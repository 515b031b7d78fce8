import { ADMISSION } from './admission.ts';
import { InvalidModule } from './invalid-module.ts';
import type { Reader } from './reader.ts';
import { refusedSharing, refusedSize, refusedType } from './refused.ts';
import { FUNCTION, HAS_MAX, HEAP_TYPES, IS_64, REF, REF_NULL, SHARED, VALUE_TYPES } from './type-bytes.ts';
import type { FuncType, GlobalType, MemoryType, Size, TableType, ValType } from './types.ts';

/** The bytes of a signed number: the last one that is a positive number by itself, and the first that has more behind it. */
const LAST_SHORT_INDEX = 0x3f;
const LONG = 0x80;

/** The most pages that a memory can be said to have. */
const MAX_PAGES = { 32: 2 ** 16, 64: 2 ** 48 };

/** Reads a type of values; `types` is how many types the module has. */
export function readValType(reader: Reader, types: number): ValType {
  const { at } = reader;
  const byte = reader.byte();
  const type = VALUE_TYPES[byte];
  if (type) return type;
  if (byte === REF_NULL) return `(ref null ${readHeapType(reader, types)})`;
  if (byte === REF) return `(ref ${readHeapType(reader, types)})`;
  throw refusedType(byte, at);
}

/** Reads what a reference refers to: a kind of things, or the index of a type. */
export function readHeapType(reader: Reader, types: number): string {
  const { at, bytes } = reader;
  const byte = bytes[at] ?? 0;
  const isKind = at < reader.end && byte > LAST_SHORT_INDEX && byte < LONG;
  if (!isKind) return String(readTypeIndex(reader, types));
  reader.at++;
  const kind = HEAP_TYPES[byte];
  if (kind) return kind;
  throw refusedType(byte, at);
}

/** Reads the index of a type where it stands in the place of a type, as a signed number. */
export function readTypeIndex(reader: Reader, types: number): number {
  const { at } = reader;
  const index = reader.s33();
  if (index >= 0 && index < types) return index;
  throw new InvalidModule(`Expected a type index below ${types}, not ${index}`, at);
}

/** Reads the type of a function. */
export function readFuncType(reader: Reader, types: number): FuncType {
  const { at } = reader;
  const byte = reader.byte();
  if (byte !== FUNCTION) throw refusedType(byte, at);
  return { params: readValTypes(reader, types), results: readValTypes(reader, types) };
}

function readValTypes(reader: Reader, types: number): ValType[] {
  const count = reader.count('values', ADMISSION.values);
  return Array.from({ length: count }, () => readValType(reader, types));
}

/** Reads the type of a memory. */
export function readMemoryType(reader: Reader): MemoryType {
  const { at } = reader;
  const size = readSize(reader);
  const most = MAX_PAGES[size.is64 ? 64 : 32];
  const largest = Math.max(size.min, size.max ?? 0);
  if (largest > most) throw new InvalidModule(`Expected at most ${most} pages of memory, not ${largest}`, at);
  if (size.shared && size.max === undefined) {
    throw new InvalidModule('Expected a shared memory to have a maximum', at);
  }
  return { kind: 'memory', ...size };
}

/** Reads the type of a table. */
export function readTableType(reader: Reader, types: number): TableType {
  return { kind: 'table', type: readReference(reader, types), ...readTableSize(reader) };
}

/** Reads how large a table is and may become. */
export function readTableSize(reader: Reader): Size {
  const { at } = reader;
  const size = readSize(reader);
  if (size.shared) throw refusedSharing(at);
  return size;
}

/** Reads the type of a reference. */
export function readReference(reader: Reader, types: number): ValType {
  const { at } = reader;
  const type = readValType(reader, types);
  if (type.endsWith('ref') || type.startsWith('(')) return type;
  throw new InvalidModule(`Expected a type of references, not ${type}`, at);
}

/** Reads the type of a global. */
export function readGlobalType(reader: Reader, types: number): GlobalType {
  const type = readValType(reader, types);
  const { at } = reader;
  const mutable = reader.byte();
  if (mutable > 1)
    throw new InvalidModule(`Expected 0 or 1 for whether a global is mutable, not ${mutable}`, at);
  return { kind: 'global', type, mutable: mutable === 1 };
}

function readSize(reader: Reader): Size {
  const { at } = reader;
  const flags = reader.byte();
  if (flags > 7) throw refusedSize(flags, at);
  const is64 = (flags & IS_64) !== 0;
  const min = is64 ? reader.u64() : reader.u32();
  const { at: maxAt } = reader;
  const max = (flags & HAS_MAX) === 0 ? undefined : is64 ? reader.u64() : reader.u32();
  if (max !== undefined && max < min) {
    throw new InvalidModule(`Expected a maximum of at least ${min}, not ${max}`, maxAt);
  }
  return { min, max, shared: (flags & SHARED) !== 0, is64 };
}
