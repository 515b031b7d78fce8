/** The bytes of an unsigned number, up to 2^53. Source: https://webassembly.github.io/spec/core/binary/values.html#integers */
export function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 128) | 0x80, ...leb(Math.floor(value / 128))];
}

/** The bytes of a signed number. */
export function signedLeb(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const isLast = value >= -64n && value < 64n;
  return isLast ? [low] : [low | 0x80, ...signedLeb(value >> 7n)];
}

/** Reads an unsigned number of at most 32 bits from a binary that is trusted, and says where the next thing starts. */
export function readLeb(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0, next = at; shift < 35; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
  throw new Error('The engine binary holds an overlong number');
}
