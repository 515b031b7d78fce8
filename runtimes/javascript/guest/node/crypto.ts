import { outOfRange } from '../argument-error.ts';
import { toBytes } from '../fs/arguments.ts';
import { HASHES, Hash, Hmac } from '../hash/hash.ts';
import { invalidArgument, nodeError } from '../node-error.ts';
import { schedule } from '../schedule.ts';
import { fillRandom, getRandomValues, randomUUID, crypto as webcrypto } from '../web/crypto.ts';
import { Buffer, kMaxLength } from './buffer.ts';

type Callback<T> = (error: Error | null, result: T) => void;

const SAFE_RANGE = 2 ** 48;

/** Random bytes; by callback as a macrotask. */
export function randomBytes(size: number, callback?: Callback<Buffer>): Buffer | undefined {
  if (typeof size !== 'number') throw invalidArgument('size', 'of type number', size);
  if (!(size >= 0 && size <= kMaxLength)) throw outOfRange('size', `>= 0 && <= ${kMaxLength}`, size);
  return answer(randomFillSync(Buffer.alloc(size)), callback);
}

/** Fills bytes in place. */
export function randomFillSync<T extends ArrayBufferView>(target: T, offset = 0, size?: number): T {
  const bytes = toBytes(target);
  fillRandom(bytes.subarray(offset, size === undefined ? undefined : offset + size));
  return target;
}

/** A random integer from `min` up to, but not, `max`. @throws RangeError `ERR_OUT_OF_RANGE` */
export function randomInt(
  minOrMax: number,
  maxOrCallback?: number | Callback<number>,
  callback?: Callback<number>,
): number | undefined {
  const hasMin = typeof maxOrCallback === 'number';
  const [min, max] = hasMin ? [minOrMax, maxOrCallback] : [0, minOrMax];
  if (!Number.isSafeInteger(min)) throw invalidArgument('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw invalidArgument('max', 'a safe integer', max);
  if (max <= min) throw outOfRange('max', `greater than the value of "min" (${min})`, max);
  if (max - min >= SAFE_RANGE) throw outOfRange('max - min', `<= ${SAFE_RANGE - 1}`, max - min);
  return answer(min + below(max - min), hasMin ? callback : maxOrCallback);
}

/** Starts a hash: md5, sha1, sha256 or sha512. */
export function createHash(algorithm: string): Hash {
  return new Hash(algorithm);
}

/** Starts a keyed hash. */
export function createHmac(algorithm: string, key: string | ArrayBufferView): Hmac {
  return new Hmac(algorithm, key);
}

/** The hash of one piece of data, in hex unless another encoding is given. */
export function hash(algorithm: string, data: string | ArrayBufferView, encoding = 'hex'): Buffer | string {
  return new Hash(algorithm).update(data).digest(encoding);
}

/** The names that {@link createHash} takes. */
export function getHashes(): string[] {
  return [...HASHES];
}

/** Whether bytes are the same, in a time that depends on their number only. @throws RangeError */
export function timingSafeEqual(first: ArrayBufferView, second: ArrayBufferView): boolean {
  const [a, b] = [toBytes(first), toBytes(second)];
  if (a.length !== b.length) {
    const message = 'Input buffers must have the same byte length';
    throw nodeError(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', message);
  }
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

export { getRandomValues, Hash, Hmac, randomUUID, webcrypto };

export default {
  Hash,
  Hmac,
  createHash,
  createHmac,
  getHashes,
  getRandomValues,
  hash,
  randomBytes,
  randomFillSync,
  randomInt,
  randomUUID,
  timingSafeEqual,
  webcrypto,
};

function answer<T>(result: T, callback: Callback<T> | undefined): T | undefined {
  if (!callback) return result;
  schedule(() => callback(null, result));
  return undefined;
}

/** A number below `range`, each as likely: draws past the last whole multiple are thrown away. */
function below(range: number): number {
  const limit = SAFE_RANGE - (SAFE_RANGE % range);
  while (true) {
    const bytes = Buffer.alloc(6);
    fillRandom(bytes);
    const drawn = bytes.readUIntLE(0, 6);
    if (drawn < limit) return drawn % range;
  }
}
