import { getEncoding } from '../buffer/encodings.ts';
import { toBytes } from '../fs/arguments.ts';
import { type Buffer, wrap } from '../node/buffer.ts';
import { nodeError } from '../node-error.ts';
import { type Algorithm, Digest } from './digest.ts';
import { md5 } from './md5.ts';
import { sha1 } from './sha1.ts';
import { sha256 } from './sha256.ts';
import { sha512 } from './sha512.ts';

const ALGORITHMS: Record<string, Algorithm> = { md5, sha1, sha256, sha512 };

/** The hash functions by name. */
export const HASHES = Object.keys(ALGORITHMS);

/** Node's running hash. */
export class Hash {
  readonly #digest: Digest;
  #isDone = false;

  constructor(algorithm: string | Digest) {
    this.#digest = typeof algorithm === 'string' ? new Digest(findAlgorithm(algorithm)) : algorithm;
  }

  update(data: string | ArrayBufferView, encoding?: string): this {
    this.#assertOpen();
    this.#digest.update(toBytes(data, encoding));
    return this;
  }

  digest(encoding?: string): Buffer | string {
    this.#assertOpen();
    this.#isDone = true;
    return output(this.#digest.finish(), encoding);
  }

  copy(): Hash {
    this.#assertOpen();
    return new Hash(this.#digest.copy());
  }

  #assertOpen(): void {
    if (this.#isDone) throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
  }
}

/** Node's running keyed hash (RFC 2104). */
export class Hmac {
  readonly #inner: Digest;
  readonly #outer: Digest;
  #isDone = false;

  constructor(name: string, key: string | ArrayBufferView) {
    const algorithm = findAlgorithm(name);
    const padded = new Uint8Array(algorithm.blockBytes);
    padded.set(shorten(toBytes(key), algorithm));
    this.#inner = new Digest(algorithm);
    this.#outer = new Digest(algorithm);
    this.#inner.update(padded.map((byte) => byte ^ 0x36));
    this.#outer.update(padded.map((byte) => byte ^ 0x5c));
  }

  update(data: string | ArrayBufferView, encoding?: string): this {
    if (this.#isDone) throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');
    this.#inner.update(toBytes(data, encoding));
    return this;
  }

  /** A second call gives nothing, as in Node. */
  digest(encoding?: string): Buffer | string {
    if (this.#isDone) return output(new Uint8Array(0), encoding);
    this.#isDone = true;
    this.#outer.update(this.#inner.finish());
    return output(this.#outer.finish(), encoding);
  }
}

function findAlgorithm(name: string): Algorithm {
  const algorithm = ALGORITHMS[String(name).toLowerCase().replace('-', '')];
  if (algorithm) return algorithm;
  throw new Error('Digest method not supported');
}

/** A key that is longer than a block counts by its hash. */
function shorten(key: Uint8Array, algorithm: Algorithm): Uint8Array {
  if (key.length <= algorithm.blockBytes) return key;
  const digest = new Digest(algorithm);
  digest.update(key);
  return digest.finish();
}

function output(bytes: Uint8Array<ArrayBuffer>, encoding: string | undefined): Buffer | string {
  if (encoding === undefined || encoding === 'buffer') return wrap(bytes);
  return getEncoding(encoding).decode(bytes);
}
