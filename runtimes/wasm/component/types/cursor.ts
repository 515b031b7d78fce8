const MAX_NAME_BYTES = 4096;

/** A place in a binary, read forward; whatever is not as the format has it is thrown. */
export interface Cursor {
  /** @throws Error at the end of the bytes. */
  byte(): number;
  /** An unsigned LEB128 number of at most 32 bits. */
  u32(): number;
  /** A string, its length first. */
  name(): string;
  /** A vector: `read` is called once for each of its items. */
  vector<Item>(read: () => Item): Item[];
  /** A cursor over the next bytes, which this one leaves behind. */
  take(length: number): Cursor;
  /** All that is left, which stays. */
  rest(): Uint8Array;
  /** What a byte of 0 or 1 announces. */
  optional<Item>(read: () => Item): Item | null;
  bytesLeft(): number;
}

/** Reads bytes that are not trusted. */
export function openCursor(bytes: Uint8Array): Cursor {
  let at = 0;

  function byte(): number {
    const value = bytes[at];
    if (value === undefined) throw new Error('The component ends too early');
    at += 1;
    return value;
  }

  function u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const part = byte();
      value += (part & 0x7f) * 2 ** shift;
      if (part < 0x80) return bounded(value, 2 ** 32 - 1);
    }
    throw new Error('A number of the component is too long');
  }

  function slice(length: number): Uint8Array {
    const part = bytes.subarray(at, at + length);
    if (part.length !== length) throw new Error('The component ends too early');
    at += length;
    return part;
  }

  function vector<Item>(read: () => Item): Item[] {
    const items: Item[] = [];
    // An item is at least a byte, so what is announced cannot exceed what is there.
    for (let left = bounded(u32(), bytes.length - at); left > 0; left -= 1) items.push(read());
    return items;
  }

  return {
    byte,
    u32,
    vector,
    name: () => new TextDecoder('utf-8', { fatal: true }).decode(slice(bounded(u32(), MAX_NAME_BYTES))),
    take: (length) => openCursor(slice(length)),
    rest: () => bytes.subarray(at),
    optional: (read) => (bounded(byte(), 1) === 1 ? read() : null),
    bytesLeft: () => bytes.length - at,
  };
}

function bounded(value: number, most: number): number {
  if (value > most) throw new Error('A number of the component is too large');
  return value;
}
