import { isUtf8 } from 'node:buffer';
import type { Limits } from '../src/core/limits.ts';
import {
  DENIALS,
  type Denied,
  type Display,
  isDisplayData,
  isDisplayMime,
  MAX_DISPLAYS,
  type Outcome,
  type OutcomeFile,
} from '../src/core/outcome.ts';
import { normalisePath } from '../src/core/path.ts';
import type { OutputChunk } from '../src/core/run.ts';
import { type EndMessage, parseValue } from './end.ts';
import { type Frame, ProtocolError } from './protocol.ts';

const MAX_DENIED = 1000;
const MAX_FILES = 10_000;

type Stream = OutputChunk['stream'];
type Written = Pick<
  Outcome,
  'stdout' | 'stderr' | 'stdoutBase64' | 'stderrBase64' | 'display' | 'files' | 'denied'
>;

/** What a run sent so far: every cap that the sandbox keeps is kept here again, since the sandbox may be the attacker's. */
export class Transcript {
  readonly #limits: Limits;
  readonly #onOutput: ((chunk: OutputChunk) => void) | undefined;
  readonly #chunks: Record<Stream, Uint8Array[]> = { stdout: [], stderr: [] };
  readonly #decoders: Record<Stream, TextDecoder> | undefined;
  readonly #files: OutcomeFile[] = [];
  readonly #display: Display[] = [];
  readonly #denied: Denied = {};
  #deniedCount = 0;
  #outputBytes = 0;
  #fileBytes = 0;

  constructor(limits: Limits, onOutput?: (chunk: OutputChunk) => void) {
    this.#limits = limits;
    this.#onOutput = onOutput;
    this.#decoders = onOutput && { stdout: newDecoder(), stderr: newDecoder() };
  }

  get outputBytes(): number {
    return this.#outputBytes;
  }

  /** Takes an output, display, denied or file frame. @throws ProtocolError past a cap, or for a malformed payload */
  take({ name, payload }: Frame): void {
    if (name === 'stdout' || name === 'stderr') this.#write(name, payload);
    else if (name === 'display') this.#show(payload);
    else if (name === 'denied') this.#deny(payload[0] ?? DENIALS.length);
    else if (name === 'file') this.#keepFile(payload);
    else throw new ProtocolError(`A ${name} frame came within a run`);
  }

  /** The part of the outcome that is what the run wrote. */
  written(): Written {
    const stdout = this.#writtenTo('stdout');
    const stderr = this.#writtenTo('stderr');
    return {
      stdout: stdout.text,
      stderr: stderr.text,
      ...(stdout.base64 !== undefined && { stdoutBase64: stdout.base64 }),
      ...(stderr.base64 !== undefined && { stderrBase64: stderr.base64 }),
      display: this.#display,
      files: this.#files.sort((a, b) => (a.path < b.path ? -1 : 1)),
      ...(this.#deniedCount > 0 && { denied: this.#denied }),
    };
  }

  /** What went to a stream, as text; and as base64 where it is no text. */
  #writtenTo(stream: Stream): { text: string; base64?: string } {
    const bytes = Buffer.concat(this.#chunks[stream]);
    if (isUtf8(bytes)) return { text: bytes.toString() };
    const isCut = this.#outputBytes >= this.#limits.outputBytes;
    // A cap may cut a character in two: what is left of it then goes, and the rest still counts as text.
    const text = newDecoder().decode(bytes, { stream: isCut });
    const isText = isCut && isUtf8(bytes.subarray(0, wholeCharacters(bytes)));
    return isText ? { text } : { text, base64: bytes.toString('base64') };
  }

  /** The part of the outcome that is what the end says; it counts against the output cap too. @throws ProtocolError past it */
  said({ value, valueText, error }: EndMessage): Pick<Outcome, 'value' | 'valueText' | 'error'> {
    const parsed = value === undefined ? undefined : parseValue(value);
    for (const text of [parsed && value, valueText, error?.name, error?.message, error?.stack]) {
      this.#count(Buffer.byteLength(text ?? ''));
    }
    return { ...parsed, ...(valueText !== undefined && { valueText }), ...(error && { error }) };
  }

  #count(bytes: number): void {
    this.#outputBytes += bytes;
    if (this.#outputBytes > this.#limits.outputBytes)
      throw new ProtocolError('A sandbox passed the output cap');
  }

  #write(stream: Stream, bytes: Uint8Array): void {
    this.#count(bytes.length);
    this.#chunks[stream].push(bytes);
    if (!this.#onOutput || !this.#decoders) return;
    const text = this.#decoders[stream].decode(bytes, { stream: true });
    if (text !== '') this.#onOutput({ stream, text });
  }

  #show(payload: Uint8Array): void {
    const mimeBytes = payload[0] ?? 0;
    const mime = Buffer.from(payload.subarray(1, 1 + mimeBytes)).toString('latin1');
    const content = Buffer.from(payload.subarray(1 + mimeBytes));
    this.#count(content.length);
    const data = content.toString();
    const isMalformed = !isDisplayMime(mime) || !isUtf8(content) || !isDisplayData(mime, data);
    if (isMalformed || this.#display.length >= MAX_DISPLAYS)
      throw new ProtocolError('A sandbox showed what no guest can show');
    this.#display.push({ mime, data });
  }

  #deny(index: number): void {
    const kind = DENIALS[index];
    if (kind === undefined || ++this.#deniedCount > MAX_DENIED)
      throw new ProtocolError('A sandbox denied too much');
    this.#denied[kind] = (this.#denied[kind] ?? 0) + 1;
  }

  #keepFile(payload: Uint8Array): void {
    const pathBytes = (payload[0] ?? 0) + (payload[1] ?? 0) * 256;
    const content = Buffer.from(payload.subarray(2 + pathBytes));
    this.#fileBytes += content.length;
    if (
      payload.length < 2 + pathBytes ||
      this.#files.length >= MAX_FILES ||
      this.#fileBytes > this.#limits.filesBytes
    ) {
      throw new ProtocolError('A sandbox passed the file cap');
    }
    const path = new TextDecoder().decode(payload.subarray(2, 2 + pathBytes));
    if (normalisePath(path) !== path)
      throw new ProtocolError('A sandbox sent a file that is not in its folder');
    const encoding = isUtf8(content) ? 'utf8' : 'base64';
    this.#files.push({ path, content: content.toString(encoding), encoding, bytes: content.length });
  }
}

function newDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}

/** The length up to the last character that is whole, when only the last one is not. */
function wholeCharacters(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > 0 && bytes.length - start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return Math.max(start, 0);
}
