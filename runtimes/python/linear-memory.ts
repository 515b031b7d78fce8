import { getterOf, powerless } from '../powerless.ts';

/** The size of a page of linear memory. Source: https://webassembly.github.io/spec/core/exec/runtime.html#page-size */
const PAGE_BYTES = 65_536;

/** What upstream's engine starts with, in bytes. */
export const BOOT_BYTES = 480 * PAGE_BYTES;

/** The most linear memory that any run may have, in pages: 512 MiB, the ceiling of `memoryBytes`. */
export const MAX_PAGES = 8192;

/** What a linear memory holds: its size, and its runs of pages that are not zero, in order. */
export interface MemoryContent {
  bytes: number;
  runs: readonly { at: number; content: Uint8Array }[];
}

const bufferOf = getterOf(WebAssembly.Memory.prototype, 'buffer');
const lengthOf = getterOf(ArrayBuffer.prototype, 'byteLength');

/**
 * A linear memory that serves one instance after the other. Its object is shared by their realms, and holds nothing
 * that could be changed or followed: it is frozen and has no prototype.
 */
export class LinearMemory {
  readonly object: WebAssembly.Memory;

  constructor(bytes: number) {
    const memory = new WebAssembly.Memory({ initial: bytes / PAGE_BYTES, maximum: MAX_PAGES });
    this.object = powerless(memory);
  }

  /** Its size, whatever a realm made of it. */
  get bytes(): number {
    return lengthOf(bufferOf(this.object)) as number;
  }

  /** Writes every byte of it anew: nothing stays of what was there. */
  overwrite({ bytes, runs }: MemoryContent): void {
    const memory = new Uint8Array(bufferOf(this.object) as ArrayBuffer);
    if (memory.length !== bytes) {
      throw new Error(`Expected ${bytes} bytes of linear memory, got ${memory.length}`);
    }
    let done = 0;
    for (const { at, content } of runs) {
      memory.fill(0, done, at);
      memory.set(content, at);
      done = at + content.length;
    }
    memory.fill(0, done);
  }
}
