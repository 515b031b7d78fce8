import { getterOf, powerless } from '../powerless.ts';

/** The size of a page of linear memory. Source: https://webassembly.github.io/spec/core/exec/runtime.html#page-size */
const PAGE_BYTES = 65_536;

/** What upstream's engine starts with, in bytes. */
export const BOOT_BYTES = 480 * PAGE_BYTES;

/** The most linear memory that any run may have, in pages: 512 MiB, the ceiling of `memoryBytes`. */
export const MAX_PAGES = 8192;

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

  /** Makes all of it zero, as it was at first. */
  clear(): void {
    new Uint8Array(bufferOf(this.object) as ArrayBuffer).fill(0);
  }
}
