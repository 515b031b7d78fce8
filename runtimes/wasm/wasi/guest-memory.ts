/** The guest's linear memory, of which nothing is touched that is not there. */
export interface GuestMemory {
  /** Gives the memory to work on; until then, and without one, every address is wrong. */
  attach(memory: WebAssembly.Memory | undefined): void;
  /** The bytes at an address, as they are: what is written there the guest sees. Undefined where there are none. */
  bytes(at: number, length: number): Uint8Array | undefined;
  /** The same for numbers. */
  view(at: number, length: number): DataView | undefined;
}

/**
 * Makes the memory of one run. Addresses and lengths are unsigned; both may come from the guest. Views are good until
 * the guest runs on: growth takes their buffer away.
 */
export function makeGuestMemory(): GuestMemory {
  let memory: WebAssembly.Memory | undefined;
  const bufferWith = (end: number): ArrayBuffer | undefined => {
    const buffer = memory?.buffer;
    return buffer && end <= buffer.byteLength ? buffer : undefined;
  };
  return {
    attach(given) {
      memory = given;
    },
    bytes(at, length) {
      const buffer = bufferWith(at + length);
      return buffer && new Uint8Array(buffer, at, length);
    },
    view(at, length) {
      const buffer = bufferWith(at + length);
      return buffer && new DataView(buffer, at, length);
    },
  };
}
