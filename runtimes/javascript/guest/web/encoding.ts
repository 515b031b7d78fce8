import { decodeLatin1, decodeUtf16 } from '../code-units.ts';
import { nodeError } from '../node-error.ts';
import { decodeUtf8, decodeUtf8Strict, encodeUtf8, incompleteTail } from '../utf8.ts';

const LABELS: Record<string, readonly string[]> = {
  'utf-8': ['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'],
  'utf-16le': ['utf-16le', 'utf-16', 'ucs-2', 'unicode', 'csunicode', 'iso-10646-ucs-2', 'unicodefeff'],
  'windows-1252': ['windows-1252', 'latin1', 'iso-8859-1', 'iso8859-1', 'ascii', 'us-ascii', 'l1', 'cp1252'],
};

/** What windows-1252 has in place of the control characters U+0080 to U+009F. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The standard encoder of UTF-8. */
export class TextEncoder {
  get encoding(): string {
    return 'utf-8';
  }

  encode(input: unknown = ''): Uint8Array<ArrayBuffer> {
    return encodeUtf8(String(input));
  }

  encodeInto(source: string, destination: Uint8Array): { read: number; written: number } {
    const bytes = encodeUtf8(source);
    if (bytes.length <= destination.length) {
      destination.set(bytes);
      return { read: source.length, written: bytes.length };
    }
    const room = bytes.subarray(0, destination.length);
    const fitting = room.subarray(0, room.length - incompleteTail(room));
    destination.set(fitting);
    return { read: decodeUtf8(fitting).length, written: fitting.length };
  }
}

interface DecoderOptions {
  fatal?: boolean;
  ignoreBOM?: boolean;
}

/** The standard decoder, for UTF-8, UTF-16LE and windows-1252. */
export class TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #held = new Uint8Array(0);
  #isPastStart = false;

  constructor(label: unknown = 'utf-8', options: DecoderOptions = {}) {
    this.encoding = encodingOf(String(label));
    this.fatal = Boolean(options?.fatal);
    this.ignoreBOM = Boolean(options?.ignoreBOM);
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
    const isStreaming = Boolean(options?.stream);
    const bytes = this.#take(input, isStreaming);
    const text = this.#convert(bytes);
    if (text === undefined) {
      this.#reset();
      const message = `The encoded data was not valid for encoding ${this.encoding}`;
      throw nodeError(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', message);
    }
    const hasMark = !this.ignoreBOM && !this.#isPastStart && text.charCodeAt(0) === 0xfeff;
    this.#isPastStart ||= text.length > 0;
    if (!isStreaming) this.#reset();
    return hasMark && this.encoding !== 'windows-1252' ? text.slice(1) : text;
  }

  /** The bytes that can be decoded now: those held back before, and the input but for an open sequence. */
  #take(input: ArrayBuffer | ArrayBufferView | undefined, isStreaming: boolean): Uint8Array {
    const bytes = join(this.#held, viewBytes(input));
    const open = isStreaming ? this.#openTail(bytes) : 0;
    this.#held = new Uint8Array(bytes.subarray(bytes.length - open));
    return bytes.subarray(0, bytes.length - open);
  }

  #openTail(bytes: Uint8Array): number {
    if (this.encoding === 'utf-8') return incompleteTail(bytes);
    if (this.encoding === 'windows-1252') return 0;
    const odd = bytes.length % 2;
    const lastHigh = bytes[bytes.length - odd - 1] ?? 0;
    return lastHigh >= 0xd8 && lastHigh < 0xdc ? odd + 2 : odd;
  }

  #convert(bytes: Uint8Array): string | undefined {
    if (this.encoding === 'utf-8') return this.fatal ? decodeUtf8Strict(bytes) : decodeUtf8(bytes);
    if (this.encoding === 'windows-1252') return decodeWindows1252(bytes);
    const text = decodeUtf16(bytes);
    const isWhole = bytes.length % 2 === 0;
    if (this.fatal) return isWhole && text.isWellFormed() ? text : undefined;
    return text.toWellFormed() + (isWhole ? '' : '\ufffd');
  }

  #reset(): void {
    this.#held = new Uint8Array(0);
    this.#isPastStart = false;
  }
}

function encodingOf(label: string): string {
  const name = label.trim().toLowerCase();
  const found = Object.keys(LABELS).find((encoding) => LABELS[encoding]?.includes(name));
  if (found) return found;
  throw nodeError(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
}

function decodeWindows1252(bytes: Uint8Array): string {
  return decodeLatin1(bytes).replace(/[\x80-\x9f]/g, (char) =>
    WINDOWS_1252.charAt(char.charCodeAt(0) - 0x80),
  );
}

function viewBytes(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return new Uint8Array(input);
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
