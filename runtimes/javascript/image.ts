/** A copy of a linear memory at rest: its length, and what of it is not zero. */
export interface MemoryImage {
  length: number;
  extents: readonly { at: number; bytes: Uint8Array }[];
}

/** Small enough to leave out what is zero, large enough that extents are few. */
const BLOCK_BYTES = 4096;

/** Copies a memory. */
export function takeImage(memory: Uint8Array): MemoryImage {
  const extents: { at: number; bytes: Uint8Array }[] = [];
  let start: number | undefined;
  for (let at = 0; at <= memory.length; at += BLOCK_BYTES) {
    const hasContent = memory.subarray(at, at + BLOCK_BYTES).some((byte) => byte !== 0);
    if (hasContent) start ??= at;
    else if (start !== undefined) {
      extents.push({ at: start, bytes: memory.slice(start, at) });
      start = undefined;
    }
  }
  return { length: memory.length, extents };
}

/**
 * Writes every byte of a memory anew: the image, and zero for all else. Zeroing is several times cheaper than copying.
 * The image comes last: it is what the next run reads, and so it is in the processor's caches.
 */
export function restoreImage(memory: Uint8Array, { extents }: MemoryImage): void {
  let end = 0;
  for (const { at, bytes } of extents) {
    memory.fill(0, end, at);
    end = at + bytes.length;
  }
  memory.fill(0, end);
  for (const { at, bytes } of extents) memory.set(bytes, at);
}
