import { Buffer } from '../node/buffer.ts';
import { StringDecoder } from '../node/string_decoder.ts';
import { invalidArgument } from '../node-error.ts';

type Piece = string | Buffer;

/** What waits in a readable stream: whole objects, or bytes or text that may be taken in other pieces than they came. */
export class Chunks {
  /** Objects, bytes or UTF-16 units that wait. */
  length = 0;
  readonly #isObjects: boolean;
  #decoder: StringDecoder | undefined;
  #queue: unknown[] = [];

  constructor(isObjects: boolean) {
    this.#isObjects = isObjects;
  }

  get encoding(): string | null {
    return this.#decoder?.encoding ?? null;
  }

  /** From here on gives text in place of bytes. */
  decode(encoding: string): void {
    const decoder = new StringDecoder(encoding);
    const text = this.#queue.map((chunk) => decoder.write(chunk as Buffer)).join('');
    this.#decoder = decoder;
    this.#queue = text === '' ? [] : [text];
    this.length = text.length;
  }

  /** Adds a chunk at the end, or in front of all others. @throws TypeError `ERR_INVALID_ARG_TYPE` */
  add(chunk: unknown, encoding: string | undefined, isFirst = false): void {
    const piece = this.#isObjects ? chunk : this.#convert(chunk, encoding);
    const size = this.#isObjects ? 1 : (piece as Piece).length;
    if (size === 0) return;
    if (isFirst) this.#queue.unshift(piece);
    else this.#queue.push(piece);
    this.length += size;
  }

  /** Adds what the decoder still holds. */
  flush(): void {
    const rest = this.#decoder?.end();
    if (rest) this.add(rest, undefined);
  }

  /** Takes the chunk that came first, or null. */
  takeFirst(): unknown {
    return this.length === 0 ? null : this.#shorten(this.#queue.shift());
  }

  /** Takes all as one, or exactly `size` units of it; one object where they are objects; null when there is none. */
  take(size: number | undefined): unknown {
    if (this.#isObjects || this.#queue.length === 0) return this.takeFirst();
    const whole = this.#queue.length === 1 ? (this.#queue[0] as Piece) : join(this.#queue as Piece[]);
    this.#queue = [];
    if (size === undefined || size >= whole.length) return this.#shorten(whole);
    this.#queue.push(whole.slice(size));
    return this.#shorten(whole.slice(0, size));
  }

  #shorten(chunk: unknown): unknown {
    this.length -= this.#isObjects ? 1 : (chunk as Piece).length;
    return chunk;
  }

  #convert(chunk: unknown, encoding: string | undefined): Piece {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
      const expected = 'of type string or an instance of Buffer, TypedArray, or DataView';
      throw invalidArgument('chunk', expected, chunk);
    }
    if (this.#decoder) return this.#decoder.write(chunk);
    if (Buffer.isBuffer(chunk)) return chunk;
    return Buffer.from(chunk, encoding);
  }
}

function join(pieces: Piece[]): Piece {
  return typeof pieces[0] === 'string' ? pieces.join('') : Buffer.concat(pieces as Buffer[]);
}
