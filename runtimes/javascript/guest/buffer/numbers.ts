import { outOfRange } from '../argument-error.ts';
import { invalidArgument, nodeError } from '../node-error.ts';

type Order = 'LE' | 'BE';
type NumberKind =
  | 'Int8'
  | 'UInt8'
  | 'Uint8'
  | `${'Int' | 'UInt' | 'Uint'}${16 | 32}${Order}`
  | `${'Float' | 'Double'}${Order}`;
type BigKind = `Big${'Int' | 'UInt' | 'Uint'}64${Order}`;
type AnyLength = `${'Int' | 'UInt' | 'Uint'}${Order}`;

/** The methods of Buffer that read and write numbers. */
export type NumberMethods = Record<`read${NumberKind}`, (offset?: number) => number> &
  Record<`write${NumberKind}`, (value: number, offset?: number) => number> &
  Record<`read${BigKind}`, (offset?: number) => bigint> &
  Record<`write${BigKind}`, (value: bigint, offset?: number) => number> &
  Record<`read${AnyLength}`, (offset: number, byteLength: number) => number> &
  Record<`write${AnyLength}`, (value: number, offset: number, byteLength: number) => number>;

/** What a row of the table says: the name in Buffer, the accessor of DataView, bytes, and the least and greatest value. */
type Row = [name: string, accessor: string, size: number, min?: number | bigint, max?: number | bigint];

const ROWS: Row[] = [
  ['Int8', 'Int8', 1, -0x80, 0x7f],
  ['UInt8', 'Uint8', 1, 0, 0xff],
  ['Int16', 'Int16', 2, -0x8000, 0x7fff],
  ['UInt16', 'Uint16', 2, 0, 0xffff],
  ['Int32', 'Int32', 4, -0x80000000, 0x7fffffff],
  ['UInt32', 'Uint32', 4, 0, 0xffffffff],
  ['BigInt64', 'BigInt64', 8, -(2n ** 63n), 2n ** 63n - 1n],
  ['BigUInt64', 'BigUint64', 8, 0n, 2n ** 64n - 1n],
  ['Float', 'Float32', 4],
  ['Double', 'Float64', 8],
];

/** Puts all of {@link NumberMethods} on a prototype of byte arrays. */
export function installNumbers(prototype: object): void {
  for (const row of ROWS) {
    for (const order of row[2] === 1 ? [''] : ['LE', 'BE']) {
      const { read, write } = accessors(row, order === 'LE');
      define(prototype, `read${row[0]}${order}`, read);
      define(prototype, `write${row[0]}${order}`, write);
    }
  }
  for (const order of ['LE', 'BE'] as const) {
    for (const name of ['Int', 'UInt'] as const) {
      const isSigned = name === 'Int';
      const isLittle = order === 'LE';
      define(prototype, `read${name}${order}`, anyLengthReader(isSigned, isLittle));
      define(prototype, `write${name}${order}`, anyLengthWriter(isSigned, isLittle));
    }
  }
}

type Method = (this: Uint8Array, ...args: never[]) => number | bigint;
type Accessor = Record<string, (offset: number, ...rest: unknown[]) => number | bigint>;

function accessors(
  [name, accessor, size, min, max]: Row,
  isLittle: boolean,
): { read: Method; write: Method } {
  const getter = `get${accessor}`;
  const setter = `set${accessor}`;
  const isBig = name.startsWith('Big');
  return {
    read(this: Uint8Array, offset = 0) {
      const view = viewOf(this, offset, size);
      return view[getter]?.(offset, isLittle) ?? 0;
    },
    write(this: Uint8Array, value: number | bigint, offset = 0) {
      const number = isBig ? value : Number(value);
      if (isBig && typeof value !== 'bigint') throw invalidArgument('value', 'of type bigint', value);
      if (min !== undefined && max !== undefined) checkRange(number, min, max, size);
      viewOf(this, offset, size)[setter]?.(offset, number, isLittle);
      return offset + size;
    },
  };
}

function anyLengthReader(isSigned: boolean, isLittle: boolean): Method {
  return function (this: Uint8Array, offset: number, byteLength: number) {
    checkByteLength(byteLength);
    viewOf(this, offset, byteLength);
    let value = 0;
    for (let i = 0; i < byteLength; i++) {
      value = value * 256 + (this[offset + (isLittle ? byteLength - 1 - i : i)] ?? 0);
    }
    return isSigned && value >= 2 ** (8 * byteLength - 1) ? value - 2 ** (8 * byteLength) : value;
  };
}

function anyLengthWriter(isSigned: boolean, isLittle: boolean): Method {
  return function (this: Uint8Array, value: number, offset: number, byteLength: number) {
    checkByteLength(byteLength);
    const span = 2 ** (8 * byteLength);
    const max = isSigned ? span / 2 - 1 : span - 1;
    checkRange(Number(value), isSigned ? -span / 2 : 0, max, byteLength);
    viewOf(this, offset, byteLength);
    let rest = Math.trunc(value) + (value < 0 ? span : 0);
    for (let i = 0; i < byteLength; i++) {
      this[offset + (isLittle ? i : byteLength - 1 - i)] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return offset + byteLength;
  };
}

/** A view of the whole, once `size` bytes at `offset` are known to be inside. */
function viewOf(bytes: Uint8Array, offset: number, size: number): DataView & Accessor {
  if (typeof offset !== 'number') throw invalidArgument('offset', 'of type number', offset);
  const last = bytes.length - size;
  if (!Number.isInteger(offset)) throw outOfRange('offset', 'an integer', offset);
  if (last < 0) {
    const message = 'Attempt to access memory outside buffer bounds';
    throw nodeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', message);
  }
  if (offset < 0 || offset > last) throw outOfRange('offset', `>= 0 and <= ${last}`, offset);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) as DataView & Accessor;
}

function checkByteLength(byteLength: unknown): void {
  if (typeof byteLength !== 'number') throw invalidArgument('byteLength', 'of type number', byteLength);
  if (!Number.isInteger(byteLength)) throw outOfRange('byteLength', 'an integer', byteLength);
  if (byteLength < 1 || byteLength > 6) throw outOfRange('byteLength', '>= 1 and <= 6', byteLength);
}

function checkRange(value: number | bigint, min: number | bigint, max: number | bigint, size: number): void {
  if (!(value < min || value > max)) return;
  const n = typeof min === 'bigint' ? 'n' : '';
  const bits = size * 8;
  const wide = min
    ? `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`
    : `>= 0${n} and < 2${n} ** ${bits}${n}`;
  throw outOfRange('value', size > 4 ? wide : `>= ${min} and <= ${max}`, value);
}

/** Node spells every unsigned method both `UInt` and `Uint`. */
function define(prototype: object, name: string, value: Method): void {
  for (const key of new Set([name, name.replace('UInt', 'Uint')])) {
    Object.defineProperty(prototype, key, { value, writable: true, configurable: true });
  }
}
