import type { World } from '../world.ts';
import type { OpenStream } from './descriptors.ts';
import { INPUT_RIGHTS, OUTPUT_RIGHTS } from './rights.ts';
import { move, type Vectors } from './vectors.ts';

/** Small buffers go out together, up to so many bytes. */
const CHUNK_BYTES = 64 * 1024;

/** Standard input and the outputs of one run. */
export interface Streams {
  /** How many bytes of standard input are left. */
  readonly leftBytes: number;
  /** Reads standard input, and gives how many bytes that were: 0 at its end. */
  read(into: Vectors): number;
  /** Writes everything before it returns, and gives how many bytes that were; past the cap it does not return. */
  write(name: 'stdout' | 'stderr', from: Vectors): number;
}

/** Opens the streams of one run, as its first three descriptors. */
export function openStreams(): readonly OpenStream[] {
  const open = (name: OpenStream['name'], rights: number): OpenStream => {
    return { kind: 'stream', name, rights, inheriting: 0, flags: 0 };
  };
  return [open('stdin', INPUT_RIGHTS), open('stdout', OUTPUT_RIGHTS), open('stderr', OUTPUT_RIGHTS)];
}

/** Makes the streams of one run. */
export function makeStreams({ stdin, output, stop }: Pick<World, 'stdin' | 'output' | 'stop'>): Streams {
  let left = stdin;
  const send = (name: 'stdout' | 'stderr', bytes: Uint8Array): void => {
    if (bytes.length > 0 && !output.write(name, bytes)) stop('output');
  };
  return {
    get leftBytes() {
      return left.length;
    },
    read: (into) =>
      move(into, (buffer) => {
        const part = left.subarray(0, buffer.length);
        buffer.set(part);
        left = left.subarray(part.length);
        return part.length;
      }),
    write: (name, from) => gather(from, (bytes) => send(name, bytes)),
  };
}

/** Passes bytes on in few pieces: a program may write a list of millions of buffers of one byte. */
function gather(from: Vectors, send: (bytes: Uint8Array) => void): number {
  const chunk = new Uint8Array(from.count > 1 ? lengthOf(from, CHUNK_BYTES) : 0);
  let filled = 0;
  const flush = (): void => {
    send(chunk.subarray(0, filled));
    filled = 0;
  };
  const total = move(from, (buffer) => {
    if (buffer.length > chunk.length - filled) flush();
    if (buffer.length > chunk.length) send(buffer);
    else {
      chunk.set(buffer, filled);
      filled += buffer.length;
    }
    return buffer.length;
  });
  flush();
  return total;
}

/** How many bytes a list of buffers has, or the most that matters. */
function lengthOf(vectors: Vectors, most: number): number {
  let bytes = 0;
  for (let index = 0; index < vectors.count && bytes < most; index++) {
    bytes += vectors.buffer(index)?.length ?? 0;
  }
  return Math.min(bytes, most);
}
