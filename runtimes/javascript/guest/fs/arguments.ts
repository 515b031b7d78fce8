import { invalidValue } from '../argument-error.ts';
import { findEncoding, getEncoding } from '../buffer/encodings.ts';
import { fileURLToPath } from '../node/url.ts';
import { invalidArgument } from '../node-error.ts';
import { decodeUtf8 } from '../utf8.ts';
import { URL } from '../web/url.ts';

/** What the functions of `fs` take for a path. */
export type PathLike = string | Uint8Array | URL;

/** What `fs` writes. */
export type Data = string | ArrayBufferView;

/** Options that may be the name of an encoding alone. */
export type Options<T> = (T & { encoding?: string | null | undefined }) | string | null | undefined;

/** The path of an argument. @throws TypeError `ERR_INVALID_ARG_TYPE` · `ERR_INVALID_ARG_VALUE` for a NUL */
export function toPath(value: unknown, name = 'path'): string {
  const path =
    value instanceof URL ? fileURLToPath(value) : value instanceof Uint8Array ? decodeUtf8(value) : value;
  if (typeof path !== 'string') {
    throw invalidArgument(name, 'of type string or an instance of Buffer or URL', value);
  }
  if (path.includes('\0')) {
    throw invalidValue(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return path;
}

/** The options of an argument, with the encoding checked. @throws TypeError */
export function toOptions<T extends object>(value: Options<T>): Partial<T> & { encoding?: string } {
  const given = typeof value === 'string' ? { encoding: value } : (value ?? {});
  if (typeof given !== 'object') {
    throw invalidArgument('options', 'one of type string or an instance of Object', value);
  }
  const { encoding, ...rest } = given as { encoding?: string | null };
  if (encoding === undefined || encoding === null || encoding === 'buffer') return rest as Partial<T>;
  if (!findEncoding(encoding)) throw invalidValue('encoding', encoding, 'is invalid encoding');
  return { ...rest, encoding } as Partial<T> & { encoding: string };
}

/** The bytes of what is to be written. @throws TypeError `ERR_INVALID_ARG_TYPE` */
export function toBytes(data: unknown, encoding?: string): Uint8Array {
  if (typeof data === 'string') return getEncoding(encoding).encode(data);
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const expected = 'of type string or an instance of Buffer, TypedArray, or DataView';
  throw invalidArgument('data', expected, data);
}
