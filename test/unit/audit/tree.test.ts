import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  assemble,
  consistencyPlan,
  inclusionPlan,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/audit/proof.ts';
import { EMPTY_TREE, frontierNodes, grow, leafHash, nodeHash, rootOf } from '../../../src/audit/tree.ts';
import type { Node } from '../../../src/core/audit.ts';

const MOST = 200;
const LEAVES = Array.from({ length: MOST }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));
const NODES = grow(EMPTY_TREE, LEAVES).nodes;
const ROOTS = Array.from({ length: MOST + 1 }, (_, size) => naiveRoot(LEAVES.slice(0, size)));

/** The definition in RFC 9162, section 2.1.1, word by word. */
function naiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (!first) return createHash('sha256').digest();
  if (hashes.length === 1) return first;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return createHash('sha256')
    .update(Uint8Array.of(1))
    .update(naiveRoot(hashes.slice(0, k)))
    .update(naiveRoot(hashes.slice(k)))
    .digest();
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const rootAt = (size: number) => ROOTS[size] ?? new Uint8Array();
const leafAt = (index: number) => LEAVES[index] ?? new Uint8Array();
/** What is kept of a tree of `size` leaves: its complete subtrees and nothing else. */
const kept = (size: number) => (node: Node) =>
  (node.index + 1) * 2 ** node.level <= size ? NODES[node.level]?.[node.index] : undefined;

const inclusion = (index: number, size: number) => {
  const plan = inclusionPlan(index, size);
  return assemble(plan, plan.flat().map(kept(size))) ?? [];
};
const consistency = (first: number, second: number) => {
  const plan = consistencyPlan(first, second);
  return assemble(plan, plan.flat().map(kept(second))) ?? [];
};

const REFERENCE: [leaf: string, root: string][] = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
];

it('gives the roots of the reference tree of Certificate Transparency', () => {
  let tree = EMPTY_TREE;
  expect(hex(rootOf(tree))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (const [leaf, root] of REFERENCE) {
    tree = grow(tree, [leafHash(Buffer.from(leaf, 'hex'))]).frontier;
    expect(hex(rootOf(tree))).toBe(root);
  }
});

it('has the root of the definition at every size, however the leaves came', () => {
  for (let size = 0; size <= MOST; size++) {
    expect(hex(rootOf(grow(EMPTY_TREE, LEAVES.slice(0, size)).frontier))).toBe(hex(rootAt(size)));
  }
  fc.assert(
    fc.property(fc.nat(MOST), fc.nat(MOST), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const begun = grow(EMPTY_TREE, LEAVES.slice(0, from)).frontier;
      expect(rootOf(grow(begun, LEAVES.slice(from, to)).frontier)).toEqual(
        rootOf({ size: to, hashes: frontier(to) }),
      );
    }),
  );
});

const frontier = (size: number) => frontierNodes(size).map((node) => kept(size)(node) ?? new Uint8Array());

it('gives each complete subtree once, by the batch that completes it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 8 }), (batches) => {
      let tree = EMPTY_TREE;
      const rows: Uint8Array[][] = [];
      for (const count of batches) {
        const grown = grow(tree, LEAVES.slice(tree.size, tree.size + count));
        for (const [level, row] of grown.nodes.entries()) rows[level] = [...(rows[level] ?? []), ...row];
        tree = grown.frontier;
      }
      for (const [level, row] of rows.entries()) {
        expect(row.length).toBe(Math.floor(tree.size / 2 ** level));
        for (const [index, hash] of row.entries()) {
          const leaves = LEAVES.slice(index * 2 ** level, (index + 1) * 2 ** level);
          expect(hex(hash)).toBe(hex(naiveRoot(leaves)));
        }
      }
    }),
  );
});

it('proves every leaf of every tree, from its complete subtrees alone', () => {
  for (let size = 1; size <= MOST; size++) {
    for (let index = 0; index < size; index += size > 40 ? 7 : 1) {
      const claim = { index, size, hash: leafAt(index), root: rootAt(size) };
      expect(verifyInclusion(claim, inclusion(index, size))).toBe(true);
    }
  }
});

it('proves that every tree begins with every smaller one', () => {
  for (let second = 0; second <= MOST; second++) {
    for (let first = 0; first <= second; first += second > 40 ? 7 : 1) {
      const claim = { first, second, firstRoot: rootAt(first), secondRoot: rootAt(second) };
      expect(verifyConsistency(claim, consistency(first, second))).toBe(true);
    }
  }
});

const place = fc
  .integer({ min: 2, max: MOST })
  .chain((size) => fc.tuple(fc.nat(size - 1), fc.constant(size)));

it('refuses an inclusion proof of another leaf, place, size or root, and one that was changed', () => {
  fc.assert(
    fc.property(place, fc.nat(), ([index, size], chance) => {
      const proof = inclusion(index, size);
      const claim = { index, size, hash: leafAt(index), root: rootAt(size) };
      expect(verifyInclusion({ ...claim, hash: leafAt((index + 1) % size) }, proof)).toBe(false);
      expect(verifyInclusion({ ...claim, index: (index + 1) % size }, proof)).toBe(false);
      expect(verifyInclusion({ ...claim, index: size }, proof)).toBe(false);
      expect(verifyInclusion({ ...claim, index: -1 }, proof)).toBe(false);
      expect(verifyInclusion({ ...claim, root: rootAt(size - 1) }, proof)).toBe(false);
      for (const wrong of damaged(proof, chance)) expect(verifyInclusion(claim, wrong)).toBe(false);
    }),
  );
});

it('refuses a consistency proof of other roots or sizes, and one that was changed', () => {
  fc.assert(
    fc.property(place, fc.nat(), ([less, second], chance) => {
      const first = Math.max(1, less);
      const proof = consistency(first, second);
      const claim = { first, second, firstRoot: rootAt(first), secondRoot: rootAt(second) };
      const other = nodeHash(rootAt(first), rootAt(second));
      expect(verifyConsistency({ ...claim, firstRoot: other }, proof)).toBe(false);
      expect(verifyConsistency({ ...claim, secondRoot: other }, proof)).toBe(false);
      expect(verifyConsistency({ ...claim, first: second, second: first }, proof)).toBe(false);
      expect(verifyConsistency({ ...claim, first: second }, proof)).toBe(false);
      expect(verifyConsistency({ ...claim, first: 0 }, proof)).toBe(false);
      for (const wrong of damaged(proof, chance)) expect(verifyConsistency(claim, wrong)).toBe(false);
    }),
  );
});

it('refuses a proof that goes on above the root, also where its roots were made to fit', () => {
  const more = leafAt(9);
  const above = (hash: Uint8Array) => nodeHash(more, hash);
  const included = { index: 2, size: 7, hash: leafAt(2), root: above(rootAt(7)) };
  expect(verifyInclusion(included, [...inclusion(2, 7), more])).toBe(false);
  const consistent = { first: 3, second: 7, firstRoot: above(rootAt(3)), secondRoot: above(rootAt(7)) };
  expect(verifyConsistency(consistent, [...consistency(3, 7), more])).toBe(false);
});

/** A proof without one of its hashes, with one more, with one changed. */
function damaged(proof: readonly Uint8Array[], chance: number): Uint8Array[][] {
  const at = chance % proof.length;
  const flipped = proof.map((hash, i) =>
    i === at ? hash.map((byte, j) => (j === 0 ? byte ^ 1 : byte)) : hash,
  );
  return [proof.toSpliced(at, 1), [...proof, leafAt(0)], flipped];
}

it('reads a number of nodes that grows with the logarithm of the size', () => {
  const size = 1_000_003;
  for (const index of [0, 1, 524_287, 524_288, 999_999, 1_000_002]) {
    expect(inclusionPlan(index, size).flat().length).toBeLessThanOrEqual(40);
  }
  expect(consistencyPlan(524_289, size).flat().length).toBeLessThanOrEqual(60);
  expect(frontierNodes(size).length).toBeLessThanOrEqual(20);
});

it('gives no proof where a node is missing', () => {
  const plan = inclusionPlan(3, 7);
  const found = plan.flat().map(kept(7));
  expect(assemble(plan, found)).toHaveLength(3);
  expect(assemble(plan, found.with(1, undefined))).toBeUndefined();
});
