import type { Node } from '../core/audit.ts';
import { coverOf, EMPTY_TREE, isSameHash, join, largestPower, nodeHash, rootOf } from './tree.ts';

/**
 * Which nodes a proof is made of: each of its hashes is that over some complete subtrees side by side, the
 * largest first. One alone is a node of the tree; several are its right edge, which is not kept anywhere.
 */
export type ProofPlan = Node[][];

/** What an inclusion proof proves: that the leaf at `index` of a tree of `size` leaves has `hash`. */
export interface Inclusion {
  index: number;
  size: number;
  hash: Uint8Array;
  root: Uint8Array;
}

/** What a consistency proof proves: that the tree of `first` leaves is the beginning of that of `second`. */
export interface Consistency {
  first: number;
  second: number;
  firstRoot: Uint8Array;
  secondRoot: Uint8Array;
}

/** The plan of an inclusion proof (RFC 9162, section 2.1.3.1), for `index` below `size`. */
export function inclusionPlan(index: number, size: number): ProofPlan {
  const plan: ProofPlan = [];
  for (let start = 0, end = size; end - start > 1; ) {
    const middle = start + largestPower(end - start - 1);
    const isLeft = index < middle;
    plan.unshift(isLeft ? coverOf(middle, end) : coverOf(start, middle));
    if (isLeft) end = middle;
    else start = middle;
  }
  return plan;
}

/** The plan of a consistency proof (RFC 9162, section 2.1.4.1), for `first` not above `second`. */
export function consistencyPlan(first: number, second: number): ProofPlan {
  const plan: ProofPlan = [];
  if (first === 0) return plan;
  let start = 0;
  let end = second;
  while (end !== first) {
    const middle = start + largestPower(end - start - 1);
    const isLeft = first <= middle;
    plan.unshift(isLeft ? coverOf(middle, end) : coverOf(start, middle));
    if (isLeft) end = middle;
    else start = middle;
  }
  if (start > 0) plan.unshift(coverOf(start, end));
  return plan;
}

/** The hashes of a proof, from those of `plan.flat()`; undefined where one of them is not there. */
export function assemble(
  plan: ProofPlan,
  found: readonly (Uint8Array | undefined)[],
): Uint8Array[] | undefined {
  let next = 0;
  const proof: Uint8Array[] = [];
  for (const part of plan) {
    const hashes = found.slice(next, next + part.length).filter((hash) => hash !== undefined);
    const hash = hashes.length === part.length ? join(hashes) : undefined;
    if (!hash) return undefined;
    proof.push(hash);
    next += part.length;
  }
  return proof;
}

/** Whether a proof proves that the leaf is there (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(
  { index, size, hash, root }: Inclusion,
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let path: Path = { fn: index, sn: size - 1 };
  let node = hash;
  for (const sibling of proof) {
    if (path.sn === 0) return false;
    if (isRightChild(path)) {
      node = nodeHash(sibling, node);
      path = skipOnlyChildren(path);
    } else {
      node = nodeHash(node, sibling);
    }
    path = up(path);
  }
  return path.sn === 0 && isSameHash(node, root);
}

/**
 * Whether a proof proves that one tree begins with the other (RFC 9162, section 2.1.4.2). Trees of one size
 * are the same, and every tree begins with the empty one: neither needs a proof.
 */
export function verifyConsistency(claim: Consistency, proof: readonly Uint8Array[]): boolean {
  const { first, second, firstRoot, secondRoot } = claim;
  if (!isCount(first) || !isCount(second) || first > second) return false;
  if (first === second) return proof.length === 0 && isSameHash(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && isSameHash(firstRoot, rootOf(EMPTY_TREE));
  const [seed, ...rest] = largestPower(first) === first ? [firstRoot, ...proof] : proof;
  if (!seed || proof.length === 0) return false;
  let path = skipRightChildren({ fn: first - 1, sn: second - 1 });
  let [fr, sr] = [seed, seed];
  for (const hash of rest) {
    if (path.sn === 0) return false;
    if (isRightChild(path)) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      path = skipOnlyChildren(path);
    } else {
      sr = nodeHash(sr, hash);
    }
    path = up(path);
  }
  return path.sn === 0 && isSameHash(fr, firstRoot) && isSameHash(sr, secondRoot);
}

/** Where a verification is: the numbers that the RFC calls fn and sn, of a node and of the last of its level. */
interface Path {
  fn: number;
  sn: number;
}

function up({ fn, sn }: Path): Path {
  return { fn: Math.floor(fn / 2), sn: Math.floor(sn / 2) };
}

function isRightChild({ fn, sn }: Path): boolean {
  return fn % 2 === 1 || fn === sn;
}

/** Passes the levels on which the node is its parent's only child. */
function skipOnlyChildren(path: Path): Path {
  let at = path;
  while (at.fn % 2 === 0 && at.fn !== 0) at = up(at);
  return at;
}

/** Passes the levels on which the last node of the first tree is complete. */
function skipRightChildren(path: Path): Path {
  let at = path;
  while (at.fn % 2 === 1) at = up(at);
  return at;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
