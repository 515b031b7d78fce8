import { encodeUtf8 } from './utf8.ts';

const CHUNK = 8192;

/** The text of Latin-1 bytes. */
export function decodeLatin1(bytes: Uint8Array): string {
  return textOfUnits(bytes);
}

/** The low byte of each code unit; text that is all ASCII is the same bytes in UTF-8, which the host makes faster. */
export function encodeLatin1(text: string): Uint8Array<ArrayBuffer> {
  const utf8 = encodeUtf8(text);
  if (utf8.length === text.length) return utf8;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** The text of UTF-16 little-endian bytes; an odd last byte is left out, lone surrogates stay. */
export function decodeUtf16(bytes: Uint8Array): string {
  const even = bytes.length & ~1;
  return textOfUnits(new Uint16Array(new Uint8Array(bytes.subarray(0, even)).buffer));
}

/** UTF-16 little-endian bytes of a text. */
export function encodeUtf16(text: string): Uint8Array<ArrayBuffer> {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Two lower-case digits for each byte. */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** The bytes of hex digits, up to the first pair that is none, as Node reads them. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) {
    const high = HEX_DIGITS.indexOf(text.charAt(i * 2));
    const low = HEX_DIGITS.indexOf(text.charAt(i * 2 + 1));
    if (high < 0 || low < 0) return bytes.slice(0, i);
    bytes[i] = (high % 16) * 16 + (low % 16);
  }
  return bytes;
}

/** Each digit stands at its value, or 16 after it. */
const HEX_DIGITS = '0123456789abcdef0123456789ABCDEF';

function textOfUnits(units: Uint8Array | Uint16Array): string {
  if (units.length <= CHUNK) return String.fromCharCode.apply(null, units as unknown as number[]);
  let text = '';
  for (let i = 0; i < units.length; i += CHUNK) text += textOfUnits(units.subarray(i, i + CHUNK));
  return text;
}
