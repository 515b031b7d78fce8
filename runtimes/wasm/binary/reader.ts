import { InvalidModule } from './invalid-module.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A place in a module, and what can be read from there. Nothing is read past `end`, and every number is read as
 * strictly as the specification asks. All methods throw `InvalidModule`.
 * Source: https://webassembly.github.io/spec/core/binary/values.html
 */
export class Reader {
  readonly bytes: Uint8Array;
  /** The offset of the next byte. */
  at: number;
  /** Where the part that is read ends: a section, or a function's body. */
  end: number;

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end)
      throw new InvalidModule('Expected more bytes before the end of this part', this.at);
    return this.bytes[this.at++] ?? 0;
  }

  /** An unsigned number of 32 bits. */
  u32(): number {
    const byte = this.at < this.end ? (this.bytes[this.at] ?? 0) : 0x80;
    if (byte >= 0x80) return this.#unsigned(32);
    this.at++;
    return byte;
  }

  /** An unsigned number of 64 bits; above 2^53 it is rounded. */
  u64(): number {
    return this.#unsigned(64);
  }

  /** A signed number of 33 bits. */
  s33(): number {
    return this.#signed(33);
  }

  /** Steps over a signed number. */
  skipSigned(bits: 32 | 64): void {
    const byte = this.at < this.end ? (this.bytes[this.at] ?? 0) : 0x80;
    if (byte >= 0x80) this.#signed(bits);
    else this.at++;
  }

  /** Steps over bytes of any content. */
  skip(length: number): void {
    if (length > this.end - this.at) {
      throw new InvalidModule(
        `Expected ${length} bytes, not the ${this.end - this.at} left in this part`,
        this.at,
      );
    }
    this.at += length;
  }

  /** How many things follow, each of a byte at least; `what` names them in errors. */
  count(what: string, limit: number = Infinity): number {
    const { at } = this;
    const count = this.u32();
    const most = Math.min(limit, this.end - this.at);
    if (count > most) throw new InvalidModule(`Expected at most ${most} ${what}, not ${count}`, at);
    return count;
  }

  /** An index into a space of so many things; `what` names one of them in errors. */
  index(what: string, size: number): number {
    const { at } = this;
    const index = this.u32();
    if (index < size) return index;
    throw new InvalidModule(`Expected a ${what} index below ${size}, not ${index}`, at);
  }

  /** A name of at most so many bytes. */
  name(maxBytes: number): string {
    const length = this.count('bytes of a name', maxBytes);
    const { at } = this;
    this.at += length;
    try {
      return decoder.decode(this.bytes.subarray(at, this.at));
    } catch {
      throw new InvalidModule('Expected a name in UTF-8', at);
    }
  }

  /** Checks that all of the part has been read. */
  finish(what: string): void {
    if (this.at === this.end) return;
    throw new InvalidModule(`Expected the end of ${what}, not ${this.end - this.at} bytes more`, this.at);
  }

  #unsigned(bits: number): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const { at } = this;
      const byte = this.byte();
      const room = bits - shift;
      if (room < 7 && byte >> room !== 0) throw overlong(bits, at);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  #signed(bits: number): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const { at } = this;
      const byte = this.byte();
      const room = bits - shift;
      if (room <= 7 && !isSignExtended(byte, room)) throw overlong(bits, at);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return byte & 0x40 ? value - 2 ** (shift + 7) : value;
    }
  }
}

/** Whether a last byte has no bits but those of the number and copies of its sign. */
function isSignExtended(byte: number, room: number): boolean {
  const above = byte >> (room - 1);
  return byte < 0x80 && (above === 0 || above === 0x7f >> (room - 1));
}

function overlong(bits: number, at: number): InvalidModule {
  return new InvalidModule(`Expected a number of at most ${bits} bits, not one that is longer`, at);
}
