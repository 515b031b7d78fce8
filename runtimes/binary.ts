/** The numbers of a module's sections. */
export const SECTION = {
  import: 2,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  element: 9,
  data: 11,
} as const;

/** One section of a module. */
export interface Section {
  id: number;
  body: Uint8Array;
}

const HEADER_BYTES = 8;

/**
 * Replaces the body of every section by what `rewrite` makes of it, and drops those of which it makes nothing.
 * Source: https://webassembly.github.io/spec/core/binary/modules.html
 */
export function rewriteSections(
  binary: Uint8Array,
  rewrite: (section: Section) => Uint8Array | undefined,
): Uint8Array<ArrayBuffer> {
  const parts = [binary.subarray(0, HEADER_BYTES)];
  for (const section of sectionsOf(binary)) {
    const body = rewrite(section);
    if (body) parts.push(Uint8Array.of(section.id, ...leb(body.length)), body);
  }
  return concat(parts);
}

/** A module's header and its first section. */
export function headOf(binary: Uint8Array): Uint8Array {
  const size = readLeb(binary, HEADER_BYTES + 1);
  return binary.subarray(0, size.next + size.value);
}

/** The sections of a module, in order. */
export function* sectionsOf(binary: Uint8Array): Generator<Section> {
  for (let at = HEADER_BYTES; at < binary.length; ) {
    const id = binary[at] ?? 0;
    const size = readLeb(binary, at + 1);
    yield { id, body: binary.subarray(size.next, size.next + size.value) };
    at = size.next + size.value;
  }
}

/** Reads an unsigned number of at most 32 bits, and says where the next thing starts. */
export function readLeb(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0, next = at; shift < 35; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
  throw new Error('The engine binary holds an overlong number');
}

/** Writes an unsigned number. */
export function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))];
}

/** Joins byte arrays. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
