import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { ClocheError } from '../core/errors.ts';

/** What keys are derived for; a key of one purpose is worth nothing for another. */
export type Purpose = 'api key' | 'token' | 'subject' | 'recovery code';

/** A hash of a text under a secret key, in hex: equal for equal texts, and telling nothing of them. */
export type KeyedHash = (text: string) => string;

const SECRET_BYTES = 32;

/**
 * Derives the key of one purpose from the master secret: 32 bytes (HKDF-SHA256, RFC 5869).
 * @throws ClocheError `E_INTERNAL` for a secret of less than 32 bytes
 */
export function deriveKey(secret: Uint8Array, purpose: Purpose): Uint8Array<ArrayBuffer> {
  if (secret.length < SECRET_BYTES) {
    const message = `Expected a master secret of at least ${SECRET_BYTES} bytes, got ${secret.length}`;
    throw new ClocheError('E_INTERNAL', message);
  }
  return Uint8Array.from(hkdf(sha256, secret, undefined, utf8ToBytes(`cloche access: ${purpose}`), 32));
}

/** The keyed hash of one purpose: HMAC-SHA256 (RFC 2104). */
export function createKeyedHash(secret: Uint8Array, purpose: Purpose): KeyedHash {
  // What HMAC makes of the key alone is half of its work on a text as short as a key.
  const keyed = hmac.create(sha256, deriveKey(secret, purpose));
  return (text) => bytesToHex(keyed.clone().update(utf8ToBytes(text)).digest());
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function isEqualHash(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }
  return difference === 0;
}
