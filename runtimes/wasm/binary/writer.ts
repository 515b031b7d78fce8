/** Up to here, bytes are copied faster one by one. */
const SHORT = 64;

/** Bytes that are written one after the other; a reader's counterpart. */
export class Writer {
  /** How many bytes there are. */
  length = 0;
  #bytes: Uint8Array<ArrayBuffer>;

  /** `room` bytes are set aside; more are taken as they are needed. */
  constructor(room = 1024) {
    this.#bytes = new Uint8Array(room);
  }

  /** What was written; it changes with what is written next. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }

  /** Forgets what was written. */
  clear(): void {
    this.length = 0;
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = byte;
  }

  bytes(bytes: ArrayLike<number>): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Copies a part of other bytes. */
  copy(source: Uint8Array, at: number, end: number): void {
    if (end - at > SHORT) {
      this.bytes(source.subarray(at, end));
      return;
    }
    this.#reserve(end - at);
    for (let from = at; from < end; from++) this.#bytes[this.length++] = source[from] ?? 0;
  }

  /** Puts bytes before what stands at a place. */
  insert(at: number, bytes: ArrayLike<number>): void {
    this.#reserve(bytes.length);
    this.#bytes.copyWithin(at + bytes.length, at, this.length);
    this.#bytes.set(bytes, at);
    this.length += bytes.length;
  }

  /** An unsigned number; up to 2^53 it is exact. */
  unsigned(value: number): void {
    this.#reserve(10);
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.#bytes[this.length++] = (rest % 128) | 0x80;
    this.#bytes[this.length++] = rest;
  }

  /** Bytes with their length before them. */
  sized(bytes: Uint8Array): void {
    this.unsigned(bytes.length);
    this.bytes(bytes);
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.written);
    this.#bytes = larger;
  }
}
