import { nodeError } from '../node-error.ts';

/** Compares byte by byte, the shorter first among equals. */
export function compareBytes(first: Uint8Array, second: Uint8Array): -1 | 0 | 1 {
  const shared = Math.min(first.length, second.length);
  for (let i = 0; i < shared; i++) {
    const difference = (first[i] as number) - (second[i] as number);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return first.length === second.length ? 0 : first.length < second.length ? -1 : 1;
}

/** Fills bytes with a pattern that is not empty, over and over. */
export function fillBytes(target: Uint8Array, pattern: Uint8Array): void {
  target.set(pattern.subarray(0, target.length));
  for (let done = pattern.length; done < target.length; done *= 2) target.copyWithin(done, 0, done);
}

/** Turns the order of bytes in each group of `size`, in place. @throws RangeError `ERR_INVALID_BUFFER_SIZE` */
export function swapBytes<T extends Uint8Array>(bytes: T, size: number): T {
  if (bytes.length % size !== 0) {
    const message = `Buffer size must be a multiple of ${size * 8}-bits`;
    throw nodeError(RangeError, 'ERR_INVALID_BUFFER_SIZE', message);
  }
  for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
  return bytes;
}
