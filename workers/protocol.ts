/**
 * The frames between a sandbox and its parent: `u32 little-endian payload length, u8 type, payload`. Both ends treat
 * what they read as hostile: type and length are checked before a payload is buffered.
 */
export const FRAMES = {
  /** Parent → sandbox: a snippet as JSON. */
  run: { type: 1, maxBytes: 64 * 1024 * 1024 },
  /** Sandbox → parent: loaded and locked; JSON of what it is. */
  ready: { type: 2, maxBytes: 4096 },
  /** Sandbox → parent: arming takes long. */
  arming: { type: 12, maxBytes: 0 },
  /** Sandbox → parent: arming took noticeable time, and the guest's first instruction follows now. */
  started: { type: 3, maxBytes: 0 },
  stdout: { type: 4, maxBytes: 64 * 1024 },
  stderr: { type: 5, maxBytes: 64 * 1024 },
  /** Sandbox → parent: one refused reach; the index of its kind in DENIALS. */
  denied: { type: 6, maxBytes: 1 },
  /** Sandbox → parent: a file that comes back; `u16 path length, path, content`. */
  file: { type: 7, maxBytes: 33 * 1024 * 1024 },
  /** Sandbox → parent: how the run ended, as JSON. */
  end: { type: 8, maxBytes: 8 * 1024 * 1024 },
  /** Sandbox → parent: the next isolate is armed; sent by lanes alone. */
  armed: { type: 9, maxBytes: 0 },
  /** Sandbox → parent: something to show; `u8 mime length, mime, data as UTF-8`. */
  display: { type: 10, maxBytes: 1024 * 1024 + 256 },
  /** Parent → sandbox ahead of a run, or sandbox → parent while it arms: what follows from the program alone. */
  derived: { type: 11, maxBytes: 64 * 1024 * 1024 },
} as const;

/** The name of a frame type, a key of {@link FRAMES}. */
export type FrameName = keyof typeof FRAMES;

/** A whole frame. The payload is a view that stays valid. */
export interface Frame {
  name: FrameName;
  payload: Uint8Array;
}

/** The other end broke the protocol; what it was is not told further, since the other end chose it. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

export const HEADER_BYTES = 5;

const BY_TYPE: ReadonlyMap<number, FrameName> = new Map(
  Object.entries(FRAMES).map(([name, frame]) => [frame.type, name as FrameName]),
);

/** Writes the header of a frame with so long a payload to the start of a buffer. */
export function writeHeader(buffer: Uint8Array, name: FrameName, payloadBytes: number): void {
  new DataView(buffer.buffer, buffer.byteOffset).setUint32(0, payloadBytes, true);
  buffer[4] = FRAMES[name].type;
}

/** Reads the header at a place. @throws ProtocolError for an unknown or unexpected type, or a length above its bound */
export function decodeHeader(
  bytes: Uint8Array,
  at: number,
  expected: readonly FrameName[],
): { name: FrameName; length: number } {
  const header = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  const length = header.getUint32(0, true);
  const name = BY_TYPE.get(header.getUint8(4));
  if (name === undefined || !expected.includes(name))
    throw new ProtocolError('A frame of an unexpected type came');
  if (length > FRAMES[name].maxBytes) throw new ProtocolError(`A ${name} frame is longer than its bound`);
  return { name, length };
}

/** Cuts a stream of chunks into frames; holds at most one unfinished frame. */
export class FrameReader {
  readonly #expected: readonly FrameName[];
  #buffer: Uint8Array = new Uint8Array(HEADER_BYTES);
  #filled = 0;
  #name: FrameName | undefined;

  constructor(expected: readonly FrameName[]) {
    this.#expected = expected;
  }

  /** Takes a chunk and gives each frame that it completes, in order. @throws ProtocolError; nothing may be read after that */
  push(chunk: Uint8Array, onFrame: (frame: Frame) => void): void {
    for (let at = 0; at < chunk.length || this.#isWhole(); ) {
      const whole = this.#wholeAt(chunk, at);
      if (whole) {
        at += HEADER_BYTES + whole.payload.length;
        onFrame(whole);
        continue;
      }
      const taken = chunk.subarray(at, at + this.#buffer.length - this.#filled);
      this.#buffer.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled < this.#buffer.length) return;
      const frame = this.#finish();
      if (frame) onFrame(frame);
    }
  }

  /** A frame that lies whole in the chunk needs no copy. */
  #wholeAt(chunk: Uint8Array, at: number): Frame | undefined {
    if (this.#name !== undefined || this.#filled > 0 || chunk.length - at < HEADER_BYTES) return undefined;
    const { name, length } = decodeHeader(chunk, at, this.#expected);
    const start = at + HEADER_BYTES;
    return start + length <= chunk.length
      ? { name, payload: chunk.subarray(start, start + length) }
      : undefined;
  }

  #isWhole(): boolean {
    return this.#name !== undefined && this.#filled === this.#buffer.length;
  }

  #finish(): Frame | undefined {
    const name = this.#name;
    const payload = this.#buffer;
    this.#filled = 0;
    if (name !== undefined) {
      this.#name = undefined;
      this.#buffer = new Uint8Array(HEADER_BYTES);
      return { name, payload };
    }
    const header = decodeHeader(payload, 0, this.#expected);
    this.#name = header.name;
    this.#buffer = new Uint8Array(header.length);
    return undefined;
  }
}
