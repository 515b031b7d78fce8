import { readSync, writeSync } from 'node:fs';
import { decodeHeader, type Frame, type FrameName, HEADER_BYTES, writeHeader } from '../protocol.ts';

/** The descriptor of the pipe, as `spawn.ts` lays it. */
export const PIPE = 3;

/** The sandbox's end of the pipe: blocking, so that what was written is out before the guest goes on. */
export interface Pipe {
  /** Waits for the next frame; undefined when the parent has closed. */
  read(): Frame | undefined;
  write(name: FrameName, ...parts: Uint8Array[]): void;
}

/** Frames up to this size, nearly all, are read and written through one buffer that stays. */
const SCRATCH_BYTES = 64 * 1024;

/** Opens the pipe on an inherited descriptor. A frame's payload is valid until the next one is read. */
export function openPipe(descriptor: number): Pipe {
  const header = new Uint8Array(HEADER_BYTES);
  const incoming = Buffer.alloc(SCRATCH_BYTES);
  const outgoing = Buffer.alloc(SCRATCH_BYTES);
  const fill = (bytes: Uint8Array): boolean => {
    for (let at = 0; at < bytes.length; ) {
      const count = readSync(descriptor, bytes, at, bytes.length - at, null);
      if (count === 0) return false;
      at += count;
    }
    return true;
  };
  const drain = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  };
  return {
    read() {
      if (!fill(header)) return undefined;
      const { name, length } = decodeHeader(header, ['run']);
      const payload = length <= SCRATCH_BYTES ? incoming.subarray(0, length) : Buffer.alloc(length);
      return fill(payload) ? { name, payload } : undefined;
    },
    write(name, ...parts) {
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const frame = HEADER_BYTES + length <= SCRATCH_BYTES ? outgoing : Buffer.alloc(HEADER_BYTES + length);
      writeHeader(frame, name, length);
      let at = HEADER_BYTES;
      for (const part of parts) {
        frame.set(part, at);
        at += part.length;
      }
      drain(frame.subarray(0, at));
    },
  };
}
