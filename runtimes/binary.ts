import { leb, readLeb } from './leb.ts';

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
