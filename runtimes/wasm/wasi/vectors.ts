import type { GuestMemory } from './guest-memory.ts';

const VECTOR_BYTES = 8;

/** A guest's list of buffers, to scatter bytes into or to gather them from. */
export interface Vectors {
  count: number;
  /** The buffer at an index; undefined where there is none any more, since buffers may lie over the list. */
  buffer(index: number): Uint8Array | undefined;
}

/** Reads a list of buffers; undefined when it, or any of them, is not within memory. */
export function readVectors(memory: GuestMemory, at: number, count: number): Vectors | undefined {
  const list = memory.view(at, count * VECTOR_BYTES);
  if (!list) return undefined;
  const place = (index: number): [at: number, length: number] => {
    const offset = index * VECTOR_BYTES;
    return [list.getUint32(offset, true), list.getUint32(offset + 4, true)];
  };
  for (let index = 0; index < count; index++) if (!memory.bytes(...place(index))) return undefined;
  return { count, buffer: (index) => memory.bytes(...place(index)) };
}

/**
 * Moves bytes from or to each buffer in turn until one is not moved whole, and gives how many were moved, or an errno
 * below zero when the first bytes already failed. `step` answers likewise for one buffer.
 */
export function move(vectors: Vectors, step: (buffer: Uint8Array) => number): number {
  let total = 0;
  for (let index = 0; index < vectors.count; index++) {
    const buffer = vectors.buffer(index);
    if (!buffer) break;
    if (buffer.length === 0) continue;
    const moved = step(buffer);
    if (moved < 0) return total > 0 ? total : moved;
    total += moved;
    if (moved < buffer.length) break;
  }
  return total;
}
