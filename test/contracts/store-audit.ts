import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../src/audit/base64.ts';
import { verifyConsistency, verifyInclusion } from '../../src/audit/proof.ts';
import { eraseRecord, leafOf, readRecord } from '../../src/audit/record.ts';
import { EMPTY_TREE, type Frontier, grow, leafHash, rootOf } from '../../src/audit/tree.ts';
import type { Batch, Receipt } from '../../src/core/audit.ts';
import type { Store } from '../../src/core/ports.ts';
import { checkMac } from '../unit/audit/check-mac.ts';
import {
  accept,
  complete,
  MAC_KEY,
  makeEntry,
  makeJob,
  type OpenStore,
  WAIT_MS,
  within,
} from './store-fixtures.ts';

const LEASE_MS = 60_000;
const HASH = new Uint8Array(32).fill(7);

/** How the audit log is kept, read and proved. */
export function auditing(open: OpenStore): void {
  it('counts from one without gaps, across entries of every kind', async () => {
    await using store = await open(within());
    const attempt = makeEntry('auth.attempt', 'none');
    await store.audit.append(attempt);
    const { id } = await accept(store, makeJob());
    await complete(store, id);
    await Promise.all(Array.from({ length: 5 }, () => store.audit.append(attempt)));
    const records = await store.audit.list({ after: 0, limit: 99 });
    expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(records.slice(0, 3)).toEqual([
      { seq: 1, ...attempt },
      { seq: 2, ...makeEntry('run.submit', id) },
      { seq: 3, ...makeEntry('run.execute', id) },
    ]);
    expect(await store.audit.list({ after: 2, limit: 2 })).toEqual(records.slice(2, 4));
    expect(await store.audit.list({ after: 8, limit: 2 })).toEqual([]);
  });

  it('keeps every record authenticated, with the numbers of its writer in order', async () => {
    await using store = await open(within());
    const jobs = Array.from({ length: 4 }, () => makeJob());
    await Promise.all([
      ...jobs.map((job) => accept(store, job)),
      ...jobs.map(() => store.audit.append(makeEntry('auth.attempt', 'none'))),
    ]);
    await Promise.all(jobs.map(({ id }) => complete(store, id)));
    const texts = await store.sealed.raw(0, 99);
    expect(texts.map((text) => checkMac(text, MAC_KEY))).toEqual(Array(12).fill(true));
    expect(texts.map((text) => JSON.parse(text).number)).toEqual(texts.map((_, index) => index + 1));
    expect(await store.sealed.raw(10, 99)).toEqual(texts.slice(10));
    expect(await store.sealed.raw(3, 0)).toEqual([]);
  });

  it('gives a run the seq of the record of its end, however that is read', async () => {
    await using store = await open(within());
    await store.audit.append(makeEntry('auth.attempt', 'none'));
    const { id } = await accept(store, makeJob());
    const end = store.runs.waitForEnd(id, WAIT_MS);
    expect(await store.runs.read(id)).not.toHaveProperty('auditSeq');
    await complete(store, id);
    expect(await end).toMatchObject({ auditSeq: 3 });
    expect(await store.runs.read(id)).toMatchObject({ auditSeq: 3 });
    expect((await store.runs.list({ limit: 1 })).items).toMatchObject([{ auditSeq: 3 }]);
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ auditSeq: 3 });
    expect(readRecord((await store.sealed.raw(2, 1))[0] ?? '', 3).details).toEqual({ run_id: id });
  });

  it('shows a record that was tampered with as damaged in its place, and the others as they are', async () => {
    await using store = await open(within());
    await append(store, 3);
    await sealAll(store, [3]);
    const before = await store.audit.list({ after: 0, limit: 9 });
    const [, second = ''] = await store.sealed.raw(0, 2);
    expect(await store.sealed.replace(2, second, 'no record at all')).toBe(true);
    const after = await store.audit.list({ after: 0, limit: 9 });
    expect(after.map(({ seq, isDamaged = false }) => [seq, isDamaged])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1]).toMatchObject({ timestamp: '', action: '', user_id: '', details: {} });
  });

  it('answers a ping', async () => {
    await using store = await open(within());
    await expect(store.ping()).resolves.toBeUndefined();
  });
}

/** How the audit log is sealed: by one leader at a time. */
export function sealing(open: OpenStore): void {
  it('has one leader, whose epoch stays while it renews and grows with each change', async () => {
    await using store = await open(within());
    const { sealed } = store;
    const first = await sealed.lead('a', LEASE_MS);
    expect(first).toBeGreaterThan(0);
    expect(await sealed.lead('b', LEASE_MS)).toBeUndefined();
    expect(await sealed.lead('a', LEASE_MS)).toBe(first);
    await sealed.resign('b');
    expect(await sealed.lead('b', LEASE_MS)).toBeUndefined();
    await sealed.resign('a');
    const second = await sealed.lead('b', 20);
    expect(second).toBeGreaterThan(Number(first));
    await pause(40);
    expect(await sealed.lead('a', LEASE_MS)).toBeGreaterThan(Number(second));
  });

  it('makes one of many the leader', async () => {
    await using store = await open(within());
    const epochs = await Promise.all(
      Array.from({ length: 20 }, (_, i) => store.sealed.lead(`holder ${i}`, LEASE_MS)),
    );
    expect(epochs.filter((epoch) => epoch !== undefined)).toHaveLength(1);
  });

  it('seals nothing for a leader that was followed by another one', async () => {
    await using store = await open(within());
    await append(store, 2);
    const paused = await lead(store, 'paused');
    await store.sealed.resign('paused');
    const next = await lead(store, 'next');
    expect(await store.sealed.seal(batchOf({ epoch: paused, from: 0, to: 2 }))).toBe(false);
    expect(await store.sealed.head()).toEqual({ size: 2, sealed: 0 });
    expect(await store.sealed.nodes([{ level: 0, index: 0 }])).toEqual([undefined]);
    expect(await store.sealed.seal(batchOf({ epoch: next, from: 0, to: 1 }))).toBe(true);
    expect(await store.sealed.seal(batchOf({ epoch: paused, from: 1, to: 2 }))).toBe(false);
    expect(await store.sealed.head()).toEqual({ size: 2, sealed: 1, checkpoint: '0 to 1' });
  });

  it('seals every record once: a batch that begins elsewhere than the seal ends is refused', async () => {
    await using store = await open(within());
    await append(store, 9);
    const epoch = await lead(store, 'a');
    const tries = await Promise.all(
      [3, 4, 5].map((to) => store.sealed.seal(batchOf({ epoch, from: 0, to }))),
    );
    expect(tries).toEqual([true, false, false]);
    for (const from of [0, 2, 4, 9]) {
      expect(await store.sealed.seal(batchOf({ epoch, from, to: 9 }))).toBe(false);
    }
    expect(await store.sealed.seal(batchOf({ epoch, from: 3, to: 9 }))).toBe(true);
    expect(await store.sealed.head()).toEqual({ size: 9, sealed: 9, checkpoint: '3 to 9' });
  });

  it('gives back every node that was sealed, in any order, and none that was not', async () => {
    await using store = await open(within());
    const epoch = await lead(store, 'a');
    const step = 5_000;
    const last = 70_000;
    for (let from = 0; from < last; from += step) {
      const nodes = [Array.from({ length: step }, (_, i) => numbered(from + i))];
      expect(await store.sealed.seal({ epoch, from, to: from + step, nodes, checkpoint: 'c' })).toBe(true);
    }
    const wanted = [65_534, 65_535, 65_536, 65_537, 3, 2, last - 1, last, last + 99_999];
    const found = await store.sealed.nodes(wanted.map((index) => ({ level: 0, index })));
    expect(found.map((hash) => hash && toBase64(hash))).toEqual(
      wanted.map((index) => (index < last ? toBase64(numbered(index)) : undefined)),
    );
    expect(await store.sealed.nodes([{ level: 1, index: 0 }])).toEqual([undefined]);
    expect(await store.sealed.nodes([])).toEqual([]);
  });

  it('puts a text in the place of a sealed record that is still the same, and nowhere else', async () => {
    await using store = await open(within());
    await append(store, 3);
    await sealAll(store, [2]);
    const [first = '', second = '', third = ''] = await store.sealed.raw(0, 3);
    const erased = eraseRecord(second);
    expect(await store.sealed.replace(2, first, erased)).toBe(false);
    expect(await store.sealed.replace(3, third, eraseRecord(third))).toBe(false);
    expect(await store.sealed.replace(2, second, erased)).toBe(true);
    expect(await store.sealed.replace(2, second, erased)).toBe(false);
    expect(await store.sealed.raw(0, 9)).toEqual([first, erased, third]);
    expect(await store.audit.list({ after: 1, limit: 1 })).toMatchObject([
      { seq: 2, action: 'auth.attempt', user_id: '', details: {}, isErased: true },
    ]);
    expect(await proves(store, 2)).toBe(true);
  });
}

/** What the log proves to others. */
export function proving(open: OpenStore): void {
  it('proves every sealed record, and no other one, however the log was sealed', async () => {
    await using store = await open(within());
    expect(await store.audit.receipt(1)).toBeUndefined();
    await append(store, 23);
    expect(await store.audit.receipt(1)).toBeUndefined();
    await sealAll(store, [1, 2, 7, 8, 13, 21]);
    expect(await store.audit.head()).toMatchObject({ size: 23, sealed: 21 });
    for (let seq = 1; seq <= 21; seq++) expect(await proves(store, seq)).toBe(true);
    for (const seq of [0, -1, 1.5, 22, 23, 24]) expect(await store.audit.receipt(seq)).toBeUndefined();
  });

  it('proves that each earlier log is the beginning of each later one', async () => {
    await using store = await open(within());
    await append(store, 21);
    const roots = await sealAll(store, [1, 2, 7, 8, 13, 21]);
    for (const [first, firstRoot] of roots) {
      for (const [second, secondRoot] of roots) {
        const proof = (await store.audit.consistency(first, second))?.map(bytesOf);
        if (first > second) expect(proof).toBeUndefined();
        else {
          expect(verifyConsistency({ first, second, firstRoot, secondRoot }, proof ?? [HASH])).toBe(true);
          expect(proof?.length === 0).toBe(first === 0 || first === second);
        }
      }
    }
    for (const [first, second] of [
      [5, 22],
      [-1, 5],
      [1.5, 5],
    ] as const) {
      expect(await store.audit.consistency(first, second)).toBeUndefined();
    }
  });
}

async function append(store: Store, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await store.audit.append(makeEntry('auth.attempt', `run ${i}`));
}

async function lead(store: Store, holder: string): Promise<number> {
  const epoch = await store.sealed.lead(holder, LEASE_MS);
  if (epoch === undefined) throw new Error(`Expected ${holder} to lead`);
  return epoch;
}

/** Seals up to each of these sizes, in order; gives the root of each size, and of the empty log. */
async function sealAll(store: Store, sizes: readonly number[]): Promise<[number, Uint8Array][]> {
  const epoch = await lead(store, 'sealer');
  let frontier: Frontier = EMPTY_TREE;
  const roots: [number, Uint8Array][] = [[0, rootOf(EMPTY_TREE)]];
  for (const to of sizes) {
    const from = frontier.size;
    const texts = await store.sealed.raw(from, to - from);
    const leaves = texts.map((text, index) => leafHash(leafOf(text, from + index + 1)));
    const grown = grow(frontier, leaves);
    frontier = grown.frontier;
    const checkpoint = `${to} ${toBase64(rootOf(frontier))}`;
    expect(await store.sealed.seal({ epoch, from, to, nodes: grown.nodes, checkpoint })).toBe(true);
    roots.push([to, rootOf(frontier)]);
  }
  return roots;
}

async function proves(store: Store, seq: number): Promise<boolean> {
  const { record, index, proof, checkpoint } = (await store.audit.receipt(seq)) as Receipt;
  const [size, root = ''] = checkpoint.split(' ');
  const hash = leafHash(leafOf(record, seq));
  const claim = { index, size: Number(size), hash, root: bytesOf(root) };
  return index === seq - 1 && verifyInclusion(claim, proof.map(bytesOf));
}

function batchOf({ epoch, from, to }: Pick<Batch, 'epoch' | 'from' | 'to'>): Batch {
  const nodes = [Array.from({ length: to - from }, () => HASH)];
  return { epoch, from, to, nodes, checkpoint: `${from} to ${to}` };
}

function numbered(index: number): Uint8Array {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(14, index);
  return hash;
}

function bytesOf(base64: string): Uint8Array {
  const bytes = fromBase64(base64);
  if (!bytes) throw new Error(`Expected base64, got ${base64}`);
  return bytes;
}
