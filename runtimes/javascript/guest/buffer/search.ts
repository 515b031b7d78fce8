import { invalidArgument } from '../node-error.ts';
import { getEncoding } from './encodings.ts';

/** How to search: from where, in which encoding when it is text, which way. Node takes the encoding as `offset` too. */
export interface Search {
  offset: number | string | undefined;
  encoding: string | undefined;
  isForward: boolean;
}

/** Where a byte, text or bytes stand in a buffer, or -1. */
export function search(
  buffer: Uint8Array,
  value: string | number | Uint8Array,
  { offset, encoding, isForward }: Search,
): number {
  const isNamed = typeof offset === 'string';
  const needle = bytesOf(value, isNamed ? offset : encoding);
  return findBytes(buffer, needle, { offset: isNamed ? undefined : offset, isForward });
}

function bytesOf(value: string | number | Uint8Array, encoding: string | undefined): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of(value);
  if (typeof value === 'string') return getEncoding(encoding).encode(value);
  if (value instanceof Uint8Array) return value;
  const expected = 'one of type number or string or an instance of Buffer or Uint8Array';
  throw invalidArgument('value', expected, value);
}

/** Where `needle` stands at or after `offset`, or the last place at or before it; -1 for nowhere. */
function findBytes(
  haystack: Uint8Array,
  needle: Uint8Array,
  { offset, isForward }: { offset: number | undefined; isForward: boolean },
): number {
  const last = haystack.length - needle.length;
  const start = startOf(haystack.length, offset, isForward);
  if (needle.length === 0) return Math.min(Math.max(start, 0), haystack.length);
  const first = needle[0] as number;
  for (let at = isForward ? Math.max(start, 0) : Math.min(start, last); at >= 0 && at <= last; ) {
    at = isForward ? plainIndexOf.call(haystack, first, at) : plainLastIndexOf.call(haystack, first, at);
    if (at < 0 || at > last) return -1;
    if (startsAt(haystack, needle, at)) return at;
    at += isForward ? 1 : -1;
  }
  return -1;
}

/** The searches of plain byte arrays, which Buffer replaces by wider ones. */
const { indexOf: plainIndexOf, lastIndexOf: plainLastIndexOf } = Uint8Array.prototype;

function startOf(length: number, offset: number | undefined, isForward: boolean): number {
  const asked = Math.trunc(Number(offset));
  if (Number.isNaN(asked)) return isForward ? 0 : length;
  return asked < 0 ? length + asked : asked;
}

function startsAt(haystack: Uint8Array, needle: Uint8Array, at: number): boolean {
  for (let i = 1; i < needle.length; i++) if (haystack[at + i] !== needle[i]) return false;
  return true;
}
