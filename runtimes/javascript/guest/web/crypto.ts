import { host } from '../host.ts';
import { DOMException } from './dom-exception.ts';

/** The most bytes that one call may ask for, by the standard and by the host. */
const MAX_RANDOM_BYTES = 65536;

const WHOLE_NUMBERS = /^(?:Int8|Uint8|Uint8Clamped|Int16|Uint16|Int32|Uint32|BigInt64|BigUint64)Array$/;

/** Fills an array of whole numbers with random bits. @throws DOMException TypeMismatchError · QuotaExceededError */
export function getRandomValues<T extends ArrayBufferView>(array: T): T {
  const kind = Object.prototype.toString.call(array).slice('[object '.length, -1);
  if (!ArrayBuffer.isView(array) || !(WHOLE_NUMBERS.test(kind) || array instanceof Uint8Array)) {
    const message = 'The data argument must be an integer-type TypedArray';
    throw new DOMException(message, 'TypeMismatchError');
  }
  if (array.byteLength > MAX_RANDOM_BYTES) {
    const message = `The requested length exceeds ${MAX_RANDOM_BYTES} bytes`;
    throw new DOMException(message, 'QuotaExceededError');
  }
  fillRandom(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return array;
}

/** A random UUID, version 4. */
export function randomUUID(): string {
  const bytes = new Uint8Array(host.random(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Fills bytes of any number. */
export function fillRandom(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += MAX_RANDOM_BYTES) {
    const count = Math.min(MAX_RANDOM_BYTES, bytes.length - at);
    bytes.set(new Uint8Array(host.random(count)), at);
  }
}

/** What the sandbox has of Web Crypto: randomness. */
class Crypto {
  getRandomValues<T extends ArrayBufferView>(array: T): T {
    return getRandomValues(array);
  }

  randomUUID(): string {
    return randomUUID();
  }

  get [Symbol.toStringTag](): string {
    return 'Crypto';
  }
}

export const crypto = new Crypto();
