import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/**
 * The rest of the run's input, shared by all who read it so that each byte is read once. It stays the text that it
 * came as until somebody asks for bytes.
 */
let rest: string | Uint8Array<ArrayBuffer> = '';

/** Sets the input of a run. */
export function provideStdin(text: string): void {
  rest = text;
}

/** Takes all that is left, as text; '' at the end. */
export function readAllText(): string {
  const text = typeof rest === 'string' ? rest : decodeUtf8(rest);
  rest = '';
  return text;
}

/** Takes at most `count` bytes; none at the end. The bytes are the caller's to keep. */
export function readBytes(count = Number.POSITIVE_INFINITY): Uint8Array<ArrayBuffer> {
  if (typeof rest === 'string') rest = encodeUtf8(rest);
  const bytes = rest.subarray(0, count);
  rest = rest.subarray(bytes.length);
  return bytes;
}
