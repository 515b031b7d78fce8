import { HASH_BYTES } from '../audit/tree.ts';
import type { Batch, Node } from '../core/audit.ts';

/** Hashes of so many nodes of a level are one string in Redis: 2 MiB, of which any part is read at once. */
const CHUNK_NODES = 2 ** 16;

/** Hashes of nodes that stand side by side in one string. `key` is without the prefix, `at` in bytes. */
export interface Stretch {
  key: string;
  at: number;
  count: number;
}

/** Where the hashes of nodes are, in their order; nodes that follow each other are read as one. */
export function stretchesOf(wanted: readonly Node[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { level, index } of wanted) {
    const { key, at } = placeOf(level, index);
    const last = stretches.at(-1);
    if (last?.key === key && last.at + last.count * HASH_BYTES === at) last.count++;
    else stretches.push({ key, at, count: 1 });
  }
  return stretches;
}

/** Takes the hashes of a stretch apart; undefined for those that the bytes do not reach. */
export function hashesIn({ count }: Stretch, bytes: Uint8Array): (Uint8Array | undefined)[] {
  return Array.from({ length: count }, (_, index) => {
    const hash = bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
    return hash.length === HASH_BYTES ? hash : undefined;
  });
}

/** The hashes of a batch with their places: those of a level begin at the first subtree that `from` is not past. */
export function piecesOf({
  from,
  nodes,
}: Pick<Batch, 'from' | 'nodes'>): { stretch: Stretch; bytes: Buffer }[] {
  return nodes.flatMap((hashes, level) => {
    const first = Math.floor(from / 2 ** level);
    const stretches = stretchesOf(hashes.map((_, offset) => ({ level, index: first + offset })));
    let taken = 0;
    return stretches.map((stretch) => {
      const own = hashes.slice(taken, taken + stretch.count);
      taken += stretch.count;
      return { stretch, bytes: Buffer.concat(own) };
    });
  });
}

function placeOf(level: number, index: number): { key: string; at: number } {
  return {
    key: `${level}:${Math.floor(index / CHUNK_NODES)}`,
    at: (index % CHUNK_NODES) * HASH_BYTES,
  };
}
