import { decodeHex, decodeLatin1, decodeUtf16, encodeHex, encodeLatin1, encodeUtf16 } from '../code-units.ts';
import { nodeError } from '../node-error.ts';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';
import { decodeBase64, encodeBase64 } from '../web/base64.ts';

/** One encoding of Node: text to bytes in a buffer of their own, and bytes to text. */
export interface Encoding {
  name: string;
  encode(text: string): Uint8Array<ArrayBuffer>;
  decode(bytes: Uint8Array): string;
}

const utf8: Encoding = { name: 'utf8', encode: encodeUtf8, decode: decodeUtf8 };
const utf16: Encoding = { name: 'utf16le', encode: encodeUtf16, decode: decodeUtf16 };
const latin1: Encoding = { name: 'latin1', encode: encodeLatin1, decode: decodeLatin1 };
const ascii: Encoding = {
  name: 'ascii',
  encode: encodeLatin1,
  decode: (bytes) => decodeLatin1(bytes.map((byte) => byte & 0x7f)),
};
const hex: Encoding = { name: 'hex', encode: decodeHex, decode: encodeHex };
const base64: Encoding = { name: 'base64', encode: decodeBase64, decode: (bytes) => encodeBase64(bytes) };
const base64url: Encoding = {
  name: 'base64url',
  encode: decodeBase64,
  decode: (bytes) => encodeBase64(bytes, 'base64url'),
};

const ENCODINGS = new Map<string, Encoding>([
  ['utf8', utf8],
  ['utf-8', utf8],
  ['ucs2', utf16],
  ['ucs-2', utf16],
  ['utf16le', utf16],
  ['utf-16le', utf16],
  ['latin1', latin1],
  ['binary', latin1],
  ['ascii', ascii],
  ['hex', hex],
  ['base64', base64],
  ['base64url', base64url],
]);

/** The encoding of a name in any case, or undefined. */
export function findEncoding(name: unknown): Encoding | undefined {
  if (typeof name !== 'string') return undefined;
  return ENCODINGS.get(name) ?? ENCODINGS.get(name.toLowerCase());
}

/** The encoding of a name; UTF-8 when there is none. @throws TypeError `ERR_UNKNOWN_ENCODING` */
export function getEncoding(name: unknown): Encoding {
  if (name === undefined || name === null || name === '') return utf8;
  const encoding = findEncoding(name);
  if (encoding) return encoding;
  throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${String(name)}`);
}
