import { leb } from '../../leb.ts';
import { unitBytes } from './budget.ts';
import type { Place, SizePlace } from './facts.ts';
import type { Plan } from './plan.ts';
import { Reader } from './reader.ts';
import { sizeBytes } from './write-types.ts';

/** Bytes that take the place of others. */
export interface Patch extends Place {
  bytes: readonly number[];
}

/** What changes outside of functions, in the order of the binary: maxima, and the indices of globals that move. */
export function patchesOf(binary: Uint8Array, { facts, options: { memoryBytes }, globals }: Plan): Patch[] {
  const uses = globals.length === 0 ? [] : facts.globalUses;
  const indices = uses.map((place) => ({
    ...place,
    bytes: leb(new Reader(binary, place.at).u32() + globals.length),
  }));
  const sizes = memoryBytes === undefined ? [] : facts.sizes.map((place) => lowered(place, memoryBytes));
  return [...sizes, ...indices].sort((a, b) => a.at - b.at);
}

function lowered({ at, end, of }: SizePlace, memoryBytes: number): Patch {
  const most = Math.floor(memoryBytes / unitBytes(of));
  return { at, end, bytes: sizeBytes(of, Math.max(of.min, Math.min(of.max ?? most, most))) };
}
