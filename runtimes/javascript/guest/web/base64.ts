import { decodeLatin1, encodeLatin1 } from '../code-units.ts';
import { encodeUtf8 } from '../utf8.ts';
import { DOMException } from './dom-exception.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const STANDARD = encodeLatin1(DIGITS);
const URL_SAFE = encodeLatin1(DIGITS.replace('+/', '-_'));
const PAD = 61;

/** The value of each digit of both alphabets by its code; 64 for what is none. */
const VALUES = new Uint8Array(256).fill(64);
STANDARD.forEach((code, value) => {
  VALUES[code] = value;
});
URL_SAFE.forEach((code, value) => {
  VALUES[code] = value;
});

/** Base64 of bytes: padded in the standard alphabet, or unpadded in the URL-safe one. */
export function encodeBase64(bytes: Uint8Array, alphabet: 'base64' | 'base64url' = 'base64'): string {
  const digits = alphabet === 'base64' ? STANDARD : URL_SAFE;
  const { length } = bytes;
  const codes = new Uint8Array(Math.ceil(length / 3) * 4).fill(PAD);
  let to = 0;
  for (let i = 0; i < length; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[to++] = digits[group >> 18] as number;
    codes[to++] = digits[(group >> 12) & 63] as number;
    if (i + 1 < length) codes[to++] = digits[(group >> 6) & 63] as number;
    if (i + 2 < length) codes[to++] = digits[group & 63] as number;
  }
  return decodeLatin1(alphabet === 'base64' ? codes : codes.subarray(0, to));
}

/** The bytes of base64 in either alphabet, up to the padding; what is no digit is passed over, as in Node. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const end = text.indexOf('=');
  const codes = encodeUtf8(end < 0 ? text : text.slice(0, end));
  const bytes = new Uint8Array(Math.ceil((codes.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let group = 0;
  for (let i = 0; i < codes.length; i++) {
    const value = VALUES[codes[i] as number] as number;
    if (value === 64) continue;
    group = (group << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = group >> bits;
    group &= (1 << bits) - 1;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

/** Base64 of a binary string. @throws DOMException InvalidCharacterError above U+00FF */
export function btoa(data: unknown): string {
  return encodeBase64(encodeLatin1(toBinary(data)));
}

/** The binary string of base64. @throws DOMException InvalidCharacterError */
export function atob(data: unknown): string {
  const text = toBinary(data).replace(/[\t\n\f\r ]+/g, '');
  const digits = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
  if (/[^A-Za-z0-9+/]/.test(digits)) throw invalid('Invalid character');
  if (digits.length % 4 === 1) throw invalid('The string to be decoded is not correctly encoded.');
  return decodeLatin1(decodeBase64(digits));
}

function toBinary(data: unknown): string {
  const text = String(data);
  if (!/[^\0-\xff]/.test(text)) return text;
  throw invalid('Invalid character');
}

function invalid(message: string): DOMException {
  return new DOMException(message, 'InvalidCharacterError');
}
