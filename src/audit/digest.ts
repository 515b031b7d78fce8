import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Hashes of texts in UTF-8, in hex. A host may have faster ones than those of `PORTABLE_DIGEST`, and no others. */
export interface Digest {
  /** SHA-256 (FIPS 180-4). */
  sha256(text: string): string;
  /** HMAC-SHA256 (RFC 2104). */
  hmac(text: string, key: Uint8Array): string;
}

const UTF8 = new TextEncoder();

/** In plain JavaScript, for every host. */
export const PORTABLE_DIGEST: Digest = {
  sha256: (text) => bytesToHex(sha256(UTF8.encode(text))),
  hmac: (text, key) => bytesToHex(hmac(sha256, key, UTF8.encode(text))),
};
