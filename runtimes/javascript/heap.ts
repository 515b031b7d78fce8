import type { QuickJSEmscriptenModule } from '@jitl/quickjs-ffi-types';

/** The guest's cap leaves no room for what the host hands in. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}

/** Up to here the room for the longest encoding is worth a copy less. */
const SHORT_TEXT = 4096;

/** Copies bytes and text into an engine's linear memory, by the engine's own allocator. */
export class Heap {
  readonly #module: QuickJSEmscriptenModule;
  readonly #encoder = new TextEncoder();

  constructor(module: QuickJSEmscriptenModule) {
    this.#module = module;
  }

  /** The linear memory; valid until it grows. */
  get bytes(): Uint8Array {
    return this.#module.HEAPU8;
  }

  /** @throws OutOfMemory */
  allocate(size: number): number {
    const at = this.#module._malloc(size);
    if (at === 0) throw new OutOfMemory();
    return at;
  }

  /** Copies bytes in, with a NUL behind them; the caller, or the engine, frees them. */
  copy(bytes: Uint8Array): number {
    const at = this.allocate(bytes.length + 1);
    this.bytes.set(bytes, at);
    this.bytes[at + bytes.length] = 0;
    return at;
  }

  /** Copies text in as a C string, which the engine frees. */
  give(text: string): number {
    return this.copy(this.#encoder.encode(text));
  }

  /** Lends text as a C string to a function. */
  lend<T>(text: string, use: (at: number, length: number) => T): T {
    const { at, length } = text.length <= SHORT_TEXT ? this.#encodeShort(text) : this.#encodeLong(text);
    const result = use(at, length);
    this.#module._free(at);
    return result;
  }

  /** Encodes in place, with room for the longest encoding. */
  #encodeShort(text: string): { at: number; length: number } {
    const room = text.length * 3;
    const at = this.allocate(room + 1);
    const { written } = this.#encoder.encodeInto(text, this.bytes.subarray(at, at + room));
    this.bytes[at + written] = 0;
    return { at, length: written };
  }

  #encodeLong(text: string): { at: number; length: number } {
    const bytes = this.#encoder.encode(text);
    return { at: this.copy(bytes), length: bytes.length };
  }
}
