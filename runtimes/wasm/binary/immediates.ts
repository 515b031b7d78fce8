import { InvalidModule } from './invalid-module.ts';
import type { Immediates } from './opcode-run.ts';
import { readHeapType, readTypeIndex, readValType } from './read-types.ts';
import type { Reader } from './reader.ts';
import type { Settled, Spaces } from './spaces.ts';

/** What an instruction is read against, and what was read. */
export interface Immediate {
  readonly spaces: Settled<Spaces>;
  /** How many locals the function has, parameters included. */
  locals: number;
  /** How many blocks are open, the function's own included. */
  depth: number;
  /** The first index, and where it stands. */
  first: number;
  firstAt: number;
  second: number;
  /** How many values a block takes and gives. */
  takes: number;
  gives: number;
  /** The blocks that are branched to, counted from the innermost. */
  labels: readonly number[];
}

/** Reads what follows an opcode, and checks every index. */
export type ReadImmediate = (reader: Reader, into: Immediate) => void;

const EMPTY_BLOCK = 0x40;
const CATCHES = 4;
const FIRST_CATCH_WITHOUT_TAG = 2;
const HAS_MEMORY = 0x40;
const MAX_ALIGNMENT = 0x7f;

/** How what follows an opcode is read, by its kind. Source: https://webassembly.github.io/spec/core/binary/instructions.html */
export const READ_IMMEDIATE: Readonly<Record<Immediates, ReadImmediate>> = {
  none: () => undefined,
  block: readBlockType,
  label: (reader, into) => {
    into.labels = [reader.index('label', into.depth)];
  },
  outerLabel: (reader, into) => {
    into.labels = [reader.index('label', into.depth - 1) + 1];
  },
  labels: readLabels,
  tryTable: readTryTable,
  function: (reader, into) => readFirst(reader, into, 'function'),
  type: (reader, into) => readFirst(reader, into, 'type'),
  typeTable: (reader, into) => {
    readFirst(reader, into, 'type');
    into.second = readIndex(reader, into, 'table');
  },
  local: (reader, into) => {
    into.first = reader.index('local', into.locals);
  },
  global: (reader, into) => readFirst(reader, into, 'global'),
  table: (reader, into) => readFirst(reader, into, 'table'),
  tables: (reader, into) => {
    readFirst(reader, into, 'table');
    into.second = readIndex(reader, into, 'table');
  },
  element: (reader, into) => readFirst(reader, into, 'element segment'),
  elementTable: (reader, into) => {
    readFirst(reader, into, 'element segment');
    into.second = readIndex(reader, into, 'table');
  },
  memory: (reader, into) => readFirst(reader, into, 'memory'),
  memories: (reader, into) => {
    readFirst(reader, into, 'memory');
    into.second = readIndex(reader, into, 'memory');
  },
  memoryArgument: readMemoryArgument,
  memoryLane: (reader, into) => {
    readMemoryArgument(reader, into);
    reader.byte();
  },
  data: readSegment,
  dataMemory: (reader, into) => {
    readSegment(reader, into);
    into.second = readIndex(reader, into, 'memory');
  },
  tag: (reader, into) => readFirst(reader, into, 'tag'),
  types: (reader, { spaces }) => {
    const count = reader.count('types of a selection', 1);
    for (let i = 0; i < count; i++) readValType(reader, spaces.types.length);
  },
  heap: (reader, { spaces }) => void readHeapType(reader, spaces.types.length),
  lane: (reader) => void reader.byte(),
  fence: (reader) => {
    const { at } = reader;
    const order = reader.byte();
    if (order !== 0) throw new InvalidModule(`Expected 0 behind a fence, not ${order}`, at);
  },
  i32: (reader) => reader.skipSigned(32),
  i64: (reader) => reader.skipSigned(64),
  f32: (reader) => reader.skip(4),
  f64: (reader) => reader.skip(8),
  v128: (reader) => reader.skip(16),
};

/** How many there are of what an index may refer to. */
const COUNT = {
  function: ({ functions }) => functions.length,
  type: ({ types }) => types.length,
  table: ({ tables }) => tables.length,
  memory: ({ memories }) => memories.length,
  global: ({ globals }) => globals.length,
  tag: ({ tags }) => tags.length,
  'element segment': ({ elements }) => elements,
  'data segment': ({ segments = 0 }) => segments,
} satisfies Record<string, (spaces: Immediate['spaces']) => number>;

function readFirst(reader: Reader, into: Immediate, what: keyof typeof COUNT): void {
  into.firstAt = reader.at;
  into.first = readIndex(reader, into, what);
}

function readIndex(reader: Reader, { spaces }: Immediate, what: keyof typeof COUNT): number {
  return reader.index(what, COUNT[what](spaces));
}

function readBlockType(reader: Reader, into: Immediate): void {
  const { types } = into.spaces;
  const byte = reader.bytes[reader.at] ?? 0;
  const isEmpty = reader.at < reader.end && byte === EMPTY_BLOCK;
  into.takes = 0;
  into.gives = isEmpty ? 0 : 1;
  if (isEmpty) reader.at++;
  else if (byte > EMPTY_BLOCK && byte < 0x80) readValType(reader, types.length);
  else {
    const type = types[readTypeIndex(reader, types.length)];
    into.takes = type?.params.length ?? 0;
    into.gives = type?.results.length ?? 0;
  }
}

function readLabels(reader: Reader, into: Immediate): void {
  const count = reader.count('targets of a branch');
  into.labels = Array.from({ length: count + 1 }, () => reader.index('label', into.depth));
}

function readTryTable(reader: Reader, into: Immediate): void {
  readBlockType(reader, into);
  const count = reader.count('catches');
  into.labels = Array.from({ length: count }, () => readCatch(reader, into));
}

/** Reads one catch of a `try_table`, and gives its label. */
function readCatch(reader: Reader, { spaces, depth }: Immediate): number {
  const { at } = reader;
  const kind = reader.byte();
  if (kind >= CATCHES) throw new InvalidModule(`Expected a kind of catch below ${CATCHES}, not ${kind}`, at);
  if (kind < FIRST_CATCH_WITHOUT_TAG) reader.index('tag', spaces.tags.length);
  return reader.index('label', depth);
}

function readMemoryArgument(reader: Reader, into: Immediate): void {
  const { at } = reader;
  const alignment = reader.u32();
  if (alignment > MAX_ALIGNMENT)
    throw new InvalidModule(`Expected an alignment below 128, not ${alignment}`, at);
  const { memories } = into.spaces;
  const index = alignment < HAS_MEMORY ? 0 : reader.index('memory', memories.length);
  const memory = memories[index];
  if (!memory) throw new InvalidModule('Expected a memory, of which the module has none', at);
  if (memory.is64) reader.u64();
  else reader.u32();
}

function readSegment(reader: Reader, into: Immediate): void {
  if (into.spaces.segments === undefined) {
    throw new InvalidModule(
      'Expected a section that counts the data segments before this instruction',
      reader.at,
    );
  }
  readFirst(reader, into, 'data segment');
}
