import { sha256 } from '@noble/hashes/sha2.js';
import type { Node } from '../core/audit.ts';

/**
 * What of a tree is needed to go on with it: the hashes of the complete subtrees that its leaves make up, the
 * largest and leftmost first, one for each bit that is set in `size`.
 */
export interface Frontier {
  size: number;
  hashes: readonly Uint8Array[];
}

/** The tree without leaves. */
export const EMPTY_TREE: Frontier = { size: 0, hashes: [] };

/** How long every hash of the tree is, in bytes. */
export const HASH_BYTES = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a leaf (RFC 9162, section 2.1.1). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF).update(leaf).digest();
}

/** The hash of a node over the hashes of its two children (RFC 9162, section 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(NODE).update(left).update(right).digest();
}

/**
 * The tree with more leaves, given by their hashes; and of each level the nodes that these complete, in order,
 * as `Batch.nodes` of `core/audit.ts` has them: the leaves themselves are level 0.
 */
export function grow(
  frontier: Frontier,
  leafHashes: readonly Uint8Array[],
): { frontier: Frontier; nodes: Uint8Array[][] } {
  const hashes = [...frontier.hashes];
  const nodes: Uint8Array[][] = [];
  let { size } = frontier;
  for (const leaf of leafHashes) {
    let node = leaf;
    keep(nodes, 0, node);
    for (let rest = size, level = 1; rest % 2 === 1; rest = Math.floor(rest / 2), level++) {
      node = nodeHash(hashes.pop() ?? node, node);
      keep(nodes, level, node);
    }
    hashes.push(node);
    size++;
  }
  return { frontier: { size, hashes }, nodes };
}

/** The root of the tree (RFC 9162, section 2.1.1). */
export function rootOf({ hashes }: Frontier): Uint8Array {
  return join(hashes) ?? sha256(new Uint8Array());
}

/** The hash over subtrees that lie side by side, the largest first; undefined where there are none. */
export function join(hashes: readonly Uint8Array[]): Uint8Array | undefined {
  return hashes.length === 0 ? undefined : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The nodes whose hashes are the frontier of a tree of `size` leaves, in the order of `Frontier.hashes`. */
export function frontierNodes(size: number): Node[] {
  return coverOf(0, size);
}

/**
 * The complete subtrees that make up the leaves from `start` up to `end`, the largest first. `start` is a
 * multiple of a power of two that is not below `end - start`, as it is for every subtree that a proof names.
 */
export function coverOf(start: number, end: number): Node[] {
  const cover: Node[] = [];
  for (let at = start; at < end; ) {
    const leaves = largestPower(end - at);
    cover.push({ level: Math.log2(leaves), index: at / leaves });
    at += leaves;
  }
  return cover;
}

/** The largest power of two that is not above `count`, which is at least 1. */
export function largestPower(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}

/** Whether two hashes are the same, in a time that depends on their lengths only. */
export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return (
    one.length === other.length && one.reduce((odds, byte, i) => odds | (byte ^ (other[i] ?? 0)), 0) === 0
  );
}

function keep(nodes: Uint8Array[][], level: number, hash: Uint8Array): void {
  const row = nodes[level];
  if (row) row.push(hash);
  else nodes[level] = [hash];
}
