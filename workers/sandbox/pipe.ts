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

const FROM_PARENT = ['run', 'derived'] as const;

/** Frames up to this size, nearly all, are read and written through one buffer that stays. */
const SCRATCH_BYTES = 64 * 1024;

/** Opens the pipe on an inherited descriptor. A frame's payload is valid until the next one is read. */
export function openPipe(descriptor: number): Pipe {
  const outgoing = Buffer.alloc(SCRATCH_BYTES);
  const take = openReader(descriptor);
  const drain = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  };
  return {
    read() {
      const header = take(HEADER_BYTES);
      if (!header) return undefined;
      const { name, length } = decodeHeader(header, 0, FROM_PARENT);
      const payload = take(length);
      return payload && { name, payload };
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

/**
 * Gives a function that waits for so many bytes and takes them; undefined at the end. It reads what else is there, so
 * that a short frame takes one system call. What it gives is valid until the next call.
 */
function openReader(descriptor: number): (length: number) => Uint8Array | undefined {
  const scratch = Buffer.alloc(SCRATCH_BYTES);
  let start = 0;
  let end = 0;
  return (length) => {
    if (end - start < length) {
      const target = length > SCRATCH_BYTES ? Buffer.alloc(length) : scratch;
      let filled = scratch.copy(target, 0, start, end);
      for (let count = 1; count > 0 && filled < length; filled += count) {
        count = readSync(descriptor, target, filled, target.length - filled, null);
      }
      start = 0;
      end = target === scratch ? filled : 0;
      if (filled < length) return undefined;
      if (target !== scratch) return target;
    }
    start += length;
    return scratch.subarray(start - length, start);
  };
}
