import { getEncoding } from '../buffer/encodings.ts';
import { toBytes } from '../fs/arguments.ts';
import { incompleteTail } from '../utf8.ts';

/** Decodes bytes that come in pieces: what a piece leaves open waits for the next one. */
export class StringDecoder {
  readonly encoding: string;
  #held = new Uint8Array(0);

  constructor(encoding?: string) {
    this.encoding = getEncoding(encoding).name;
  }

  write(piece: string | ArrayBufferView): string {
    if (typeof piece === 'string') return piece;
    const bytes = toBytes(piece);
    const joined = new Uint8Array(this.#held.length + bytes.length);
    joined.set(this.#held);
    joined.set(bytes, this.#held.length);
    const cut = joined.length - openTail(joined, this.encoding);
    this.#held = joined.slice(cut);
    return getEncoding(this.encoding).decode(joined.subarray(0, cut));
  }

  end(piece?: string | ArrayBufferView): string {
    const text = piece === undefined ? '' : this.write(piece);
    const rest = getEncoding(this.encoding).decode(this.#held);
    this.#held = new Uint8Array(0);
    return text + rest;
  }
}

export default { StringDecoder };

/** How many bytes at the end are part of a unit that is not whole yet. */
function openTail(bytes: Uint8Array, encoding: string): number {
  if (encoding === 'utf8') return incompleteTail(bytes);
  if (encoding.startsWith('base64')) return bytes.length % 3;
  if (encoding !== 'utf16le') return 0;
  const odd = bytes.length % 2;
  const lastHigh = bytes[bytes.length - odd - 1] ?? 0;
  return lastHigh >= 0xd8 && lastHigh < 0xdc ? odd + 2 : odd;
}
