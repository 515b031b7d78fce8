import { invalidValue, outOfRange } from '../argument-error.ts';
import { compareBytes, fillBytes, swapBytes } from '../buffer/bytes.ts';
import { findEncoding, getEncoding } from '../buffer/encodings.ts';
import { installNumbers, type NumberMethods } from '../buffer/numbers.ts';
import { search } from '../buffer/search.ts';
import { invalidArgument } from '../node-error.ts';
import { decodeUtf8Strict } from '../utf8.ts';
import { atob, btoa } from '../web/base64.ts';

export { atob, btoa };

/** The longest buffer and string, as Node names them. */
export const constants = { MAX_LENGTH: 2 ** 31 - 1, MAX_STRING_LENGTH: 2 ** 30 - 1 };
export const kMaxLength = constants.MAX_LENGTH;
export const kStringMaxLength = constants.MAX_STRING_LENGTH;
export const INSPECT_MAX_BYTES = 50;

type Bytes = Uint8Array | readonly number[];

/** All that `Buffer.from` takes: text, bytes, memory to share, and objects that stand for one of these. */
export type BufferSource = string | Bytes | ArrayBuffer | { valueOf(): unknown } | { data: number[] };

/** `Uint8Array` with only the statics that Buffer keeps, and the number methods that are installed below. */
const Base = Uint8Array as unknown as {
  new (length: number): Uint8Array<ArrayBuffer> & NumberMethods;
  new (array: ArrayLike<number>): Uint8Array<ArrayBuffer> & NumberMethods;
  new (memory: ArrayBuffer, offset?: number, length?: number): Uint8Array<ArrayBuffer> & NumberMethods;
};

/** Node's bytes. Slices share their memory. */
export class Buffer extends Base {
  static poolSize = 8192;

  /** `Buffer.from` and `Buffer.alloc` are the ways in; `new Buffer(text)` is what old programs write. */
  constructor(
    value: number | string | ArrayBuffer | ArrayLike<number>,
    offset?: number | string,
    length?: number,
  ) {
    if (typeof value === 'string') super(getEncoding(offset).encode(value).buffer);
    else super(value as ArrayBuffer, offset as number, length);
  }

  static from(value: BufferSource, offsetOrEncoding?: number | string, length?: number): Buffer {
    if (typeof value === 'string') return wrap(getEncoding(offsetOrEncoding).encode(value));
    if (value instanceof ArrayBuffer) return new Buffer(value, offsetOrEncoding, length);
    const bytes = bytesOf(value);
    if (bytes) return new Buffer(bytes);
    const inner = primitiveOf(value);
    if (inner !== undefined) return Buffer.from(inner, offsetOrEncoding, length);
    const expected = 'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object';
    const error = invalidArgument('first argument', expected, value);
    error.message = error.message.replace('"first argument" argument', 'first argument');
    throw error;
  }

  static of(...items: number[]): Buffer {
    return new Buffer(items);
  }

  static alloc(size: number, fill?: string | number | Uint8Array, encoding?: string): Buffer {
    checkSize(size);
    const buffer = new Buffer(size);
    return fill === undefined || fill === 0 ? buffer : buffer.fill(fill, encoding);
  }

  static allocUnsafe(size: number): Buffer {
    return Buffer.alloc(size);
  }

  static allocUnsafeSlow(size: number): Buffer {
    return Buffer.alloc(size);
  }

  static isBuffer(value: unknown): value is Buffer {
    return value instanceof Buffer;
  }

  static isEncoding(name: unknown): boolean {
    return findEncoding(name) !== undefined;
  }

  static byteLength(value: string | ArrayBufferView | ArrayBuffer, encoding?: string): number {
    if (typeof value !== 'string') return value.byteLength;
    const { name, encode } = getEncoding(encoding);
    return name === 'latin1' || name === 'ascii' ? value.length : encode(value).length;
  }

  static compare(first: Uint8Array, second: Uint8Array): -1 | 0 | 1 {
    return compareBytes(first, second);
  }

  static concat(list: readonly Uint8Array[], totalLength?: number): Buffer {
    if (!Array.isArray(list)) throw invalidArgument('list', 'an instance of Array', list);
    const length = totalLength ?? list.reduce((sum, item) => sum + item.length, 0);
    const result = Buffer.alloc(length);
    let at = 0;
    for (const item of list) {
      if (at >= length) break;
      const part = at + item.length > length ? item.subarray(0, length - at) : item;
      result.set(part, at);
      at += part.length;
    }
    return result;
  }

  get parent(): ArrayBuffer {
    return this.buffer;
  }

  get offset(): number {
    return this.byteOffset;
  }

  override toString(encoding?: string, start = 0, end = this.length): string {
    const from = Math.max(0, Math.trunc(start) || 0);
    const to = Math.min(this.length, Math.trunc(end) || 0);
    if (to <= from) return '';
    const isWhole = from === 0 && to === this.length;
    return getEncoding(encoding).decode(isWhole ? this : this.subarray(from, to));
  }

  override toLocaleString(): string {
    return this.toString();
  }

  toJSON(): { type: 'Buffer'; data: number[] } {
    return { type: 'Buffer', data: Array.from(this) };
  }

  override slice(start?: number, end?: number): Buffer {
    return this.subarray(start, end);
  }

  override subarray(start?: number, end?: number): Buffer {
    const part = super.subarray(start, end);
    return new Buffer(part.buffer, part.byteOffset, part.length);
  }

  write(text: string, offset?: number | string, length?: number | string, encoding?: string): number {
    if (typeof offset === 'string') return this.write(text, 0, this.length, offset);
    if (typeof length === 'string') return this.write(text, offset, this.length, length);
    const start = offset ?? 0;
    if (start < 0 || start > this.length) throw outOfRange('offset', `>= 0 && <= ${this.length}`, start);
    const { name, encode } = getEncoding(encoding);
    const room = Math.min(length ?? this.length, this.length - start);
    const bytes = encode(text);
    const count = bytes.length > room ? wholeUnits(bytes, room, name) : bytes.length;
    this.set(bytes.subarray(0, count), start);
    return count;
  }

  copy(target: Uint8Array, targetStart = 0, sourceStart = 0, sourceEnd = this.length): number {
    if (sourceStart < 0 || sourceStart > this.length) {
      throw outOfRange('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
    }
    const room = Math.max(0, target.length - targetStart);
    const part = this.subarray(sourceStart, Math.max(sourceStart, Math.min(sourceEnd, sourceStart + room)));
    if (part.length > 0) target.set(part, targetStart);
    return part.length;
  }

  override fill(
    value: string | number | Uint8Array,
    start?: number | string,
    end?: number | string,
    encoding?: string,
  ): this {
    if (typeof start === 'string') return this.fill(value, 0, this.length, start);
    if (typeof end === 'string') return this.fill(value, start, this.length, end);
    const from = start ?? 0;
    const to = end ?? this.length;
    if (from < 0 || from > this.length) throw outOfRange('offset', `>= 0 && <= ${this.length}`, from);
    if (to < 0 || to > this.length) throw outOfRange('end', `>= 0 && <= ${this.length}`, to);
    if (typeof value === 'number') super.fill(value & 255, from, to);
    else if (from < to) {
      const pattern = typeof value === 'string' ? getEncoding(encoding).encode(value) : value;
      if (pattern.length === 0) throw invalidValue('value', value);
      fillBytes(this.subarray(from, to), pattern);
    }
    return this;
  }

  equals(other: Uint8Array): boolean {
    if (!(other instanceof Uint8Array)) {
      throw invalidArgument('otherBuffer', 'an instance of Buffer or Uint8Array', other);
    }
    return this.length === other.length && compareBytes(this, other) === 0;
  }

  compare(
    target: Uint8Array,
    targetStart = 0,
    targetEnd = target.length,
    sourceStart = 0,
    sourceEnd = this.length,
  ): -1 | 0 | 1 {
    return compareBytes(this.subarray(sourceStart, sourceEnd), target.subarray(targetStart, targetEnd));
  }

  override indexOf(value: string | number | Uint8Array, offset?: number | string, encoding?: string): number {
    return search(this, value, { offset, encoding, isForward: true });
  }

  override lastIndexOf(
    value: string | number | Uint8Array,
    offset?: number | string,
    encoding?: string,
  ): number {
    return search(this, value, { offset, encoding, isForward: false });
  }

  override includes(
    value: string | number | Uint8Array,
    offset?: number | string,
    encoding?: string,
  ): boolean {
    return this.indexOf(value, offset, encoding) >= 0;
  }

  swap16(): this {
    return swapBytes(this, 2);
  }

  swap32(): this {
    return swapBytes(this, 4);
  }

  swap64(): this {
    return swapBytes(this, 8);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const shown = Array.from(this.subarray(0, INSPECT_MAX_BYTES), (byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    const rest = this.length - shown.length;
    const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '';
    return `<${this.constructor.name}${shown.length > 0 ? ' ' : ''}${shown.join(' ')}${more}>`;
  }
}

installNumbers(Buffer.prototype);

/** Whether bytes are well-formed UTF-8. */
export function isUtf8(input: Uint8Array): boolean {
  return decodeUtf8Strict(input) !== undefined;
}

/** Whether all bytes are below 128. */
export function isAscii(input: Uint8Array): boolean {
  return input.every((byte) => byte < 128);
}

/** Views bytes as a Buffer without a copy. */
export function wrap(bytes: Uint8Array<ArrayBuffer>): Buffer {
  return new Buffer(bytes.buffer, bytes.byteOffset, bytes.length);
}

function bytesOf(value: Exclude<BufferSource, string>): ArrayLike<number> | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if ('data' in value && Array.isArray(value.data)) return value.data;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return value as ArrayLike<number>;
  return 'length' in value && typeof value.length === 'number' ? (value as ArrayLike<number>) : undefined;
}

function primitiveOf(value: BufferSource): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const inner: unknown = value.valueOf();
  if (typeof inner === 'string') return inner;
  return Symbol.toPrimitive in value ? String(value) : undefined;
}

function checkSize(size: unknown): void {
  if (typeof size !== 'number') throw invalidArgument('size', 'of type number', size);
  if (!(size >= 0 && size <= kMaxLength)) throw outOfRange('size', `>= 0 && <= ${kMaxLength}`, size);
}

/** How many bytes fit without cutting a character. */
function wholeUnits(bytes: Uint8Array, room: number, encoding: string): number {
  if (encoding === 'utf16le') return room & ~1;
  let count = room;
  if (encoding === 'utf8') while (count > 0 && ((bytes[count] ?? 0) & 0xc0) === 0x80) count--;
  return count;
}

export default {
  Buffer,
  INSPECT_MAX_BYTES,
  atob,
  btoa,
  constants,
  isAscii,
  isUtf8,
  kMaxLength,
  kStringMaxLength,
};
