/** The size of a page of linear memory. Source: https://webassembly.github.io/spec/core/exec/runtime.html#page-size */
const PAGE_BYTES = 65_536;

/** What upstream's engine starts with, in bytes. */
export const BOOT_BYTES = 480 * PAGE_BYTES;

/** The most linear memory that any run may have, in pages: 512 MiB, the ceiling of `memoryBytes`. */
export const MAX_PAGES = 8192;

const bufferOf = getter(WebAssembly.Memory.prototype, 'buffer');
const lengthOf = getter(ArrayBuffer.prototype, 'byteLength');

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

/** Takes an object's prototype and freezes it: what realms share. */
export function powerless<T extends object>(object: T): T {
  return Object.freeze(Object.setPrototypeOf(object, null));
}

function getter(prototype: object, name: string): (object: unknown) => unknown {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!get) throw new Error(`There is no getter named ${name}`);
  return (object) => Reflect.apply(get, object, []);
}
