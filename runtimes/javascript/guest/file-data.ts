import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import { decodeBase64 } from './web/base64.ts';

const EMPTY = new Uint8Array(0);

/** The content of one file: bytes that grow at amortised cost, or what they are made from until they are asked for. */
export class FileData {
  #text: string | undefined;
  #base64: string | undefined;
  #memory: Uint8Array<ArrayBuffer> = EMPTY;
  #size: number | undefined = 0;

  /** Content that stays text as long as only text is asked for. */
  static fromText(text: string): FileData {
    const data = new FileData();
    data.#text = text.toWellFormed();
    data.#size = undefined;
    return data;
  }

  /** Content that is decoded on first use. */
  static fromBase64(text: string): FileData {
    const data = new FileData();
    data.#base64 = text;
    data.#size = (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
    return data;
  }

  /** Length in bytes. */
  get size(): number {
    this.#size ??= encodeUtf8(this.#text ?? '').length;
    return this.#size;
  }

  /** The bytes in place: valid until the next write. */
  bytes(): Uint8Array<ArrayBuffer> {
    this.#materialise();
    return this.#memory.subarray(0, this.size);
  }

  /** The content as UTF-8 text. */
  text(): string {
    return this.#text ?? decodeUtf8(this.bytes());
  }

  /** Puts bytes at a position; a gap before it reads as zeros. */
  write(position: number, bytes: Uint8Array): void {
    this.#materialise();
    const end = position + bytes.length;
    this.#setSize(Math.max(this.size, end));
    this.#memory.set(bytes, position);
  }

  /** Cuts the content off, or adds zeros, to get this size. */
  resize(size: number): void {
    this.#materialise();
    if (size < this.size) this.#memory.fill(0, size, this.size);
    this.#setSize(size);
  }

  /** Bytes behind the size are always zero. */
  #setSize(size: number): void {
    if (size > this.#memory.length) {
      const isFirst = this.#memory.length === 0;
      const larger = new Uint8Array(isFirst ? size : Math.max(size, this.#memory.length * 2));
      larger.set(this.#memory.subarray(0, this.size));
      this.#memory = larger;
    }
    this.#size = size;
  }

  #materialise(): void {
    if (this.#text !== undefined) this.#memory = encodeUtf8(this.#text);
    else if (this.#base64 !== undefined) this.#memory = decodeBase64(this.#base64);
    else return;
    this.#size = this.#memory.length;
    this.#text = undefined;
    this.#base64 = undefined;
  }
}
