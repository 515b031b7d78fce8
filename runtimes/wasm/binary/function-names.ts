import type { Place } from './facts.ts';
import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

const FUNCTION_NAMES = 1;
const SECTION_NAME = [4, 0x6e, 0x61, 0x6d, 0x65];

/**
 * A section of names that has those of functions alone, whose indices stay; nothing if there are none to be had. What
 * is in it is not checked: the engine reads it as leniently as it is written.
 * Source: https://webassembly.github.io/spec/core/appendix/custom.html#name-section
 */
export function functionNames(binary: Uint8Array, place: Place | undefined): Uint8Array | undefined {
  if (!place) return undefined;
  const reader = new Reader(binary, place.at, place.end);
  try {
    while (reader.at < place.end) {
      const id = reader.byte();
      const size = reader.count('bytes of names');
      const names = binary.subarray(reader.at, reader.at + size);
      if (id === FUNCTION_NAMES) return sectionOf(names);
      reader.at += size;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function sectionOf(names: Uint8Array): Uint8Array {
  const out = new Writer(names.length + 16);
  out.bytes(SECTION_NAME);
  out.byte(FUNCTION_NAMES);
  out.sized(names);
  return out.written;
}
