import { expect, test } from 'vitest';
import { leafOf } from '../../../../src/audit/record.ts';
import { createSigner } from '../../../../src/audit/signer.ts';
import { type RetainOptions, retain } from '../../../../src/cli/audit/retain.ts';
import { createMemoryStore } from '../../../../src/store/memory.ts';
import { sealByHand } from './sealed-log.ts';

const NOW = Date.parse('2026-02-12T10:30:00.000Z');
const timestamp = (ago: number) => new Date(NOW - ago).toISOString();

async function open() {
  const store = createMemoryStore();
  const log = sealByHand(store, await createSigner('test.example/audit', new Uint8Array(32).fill(1)));
  const { signal } = new AbortController();
  const options: RetainOptions = {
    log: store.sealed,
    audit: store.audit,
    before: NOW - 1_000,
    after: 0,
    signal,
    now: () => NOW,
  };
  const erased = async () =>
    (await store.audit.list({ after: 0, limit: 9_999 })).filter((it) => it.isErased).map(({ seq }) => seq);
  return { store, log, options, erased };
}

test('details of old sealed records go, their leaves stay, and one record says so', async () => {
  const { store, log, options, erased } = await open();
  await log.append(3, { timestamp: timestamp(5_000) });
  await log.append(2, { timestamp: timestamp(500) });
  await log.seal();
  const before = await store.sealed.raw(0, 5);
  expect(await retain(options)).toBe(3);
  expect(await erased()).toEqual([1, 2, 3]);
  const after = await store.sealed.raw(0, 5);
  expect(after.map((text, i) => leafOf(text, i + 1))).toEqual(before.map((text, i) => leafOf(text, i + 1)));
  expect(after.slice(0, 3).join()).not.toContain('key_a');
  expect(await store.audit.list({ after: 5, limit: 9 })).toEqual([
    {
      seq: 6,
      timestamp: timestamp(0),
      user_id: 'service',
      role: 'host',
      action: 'audit.retain',
      details: { from: 1, to: 3, count: 3 },
      ip_address: '',
      success: true,
    },
  ]);
});

test('what is not sealed keeps its details, however old', async () => {
  const { log, options, erased } = await open();
  await log.append(2, { timestamp: timestamp(5_000) });
  await log.seal();
  await log.append(2, { timestamp: timestamp(5_000) });
  expect(await retain(options)).toBe(2);
  expect(await erased()).toEqual([1, 2]);
});

test('it goes on where it was, and says nothing where nothing is old', async () => {
  const { store, log, options, erased } = await open();
  await log.append(2, { timestamp: timestamp(5_000) });
  await log.append(2, { timestamp: timestamp(500) });
  await log.seal();
  const after = await retain(options);
  expect(await retain({ ...options, after })).toBe(2);
  expect((await store.audit.head()).size).toBe(5);
  expect(await retain({ ...options, after, before: NOW - 100 })).toBe(4);
  expect(await erased()).toEqual([1, 2, 3, 4]);
});

test('one after a restart erases nothing twice, over more than one page', async () => {
  const { store, log, options, erased } = await open();
  await log.append(1_500, { timestamp: timestamp(5_000) });
  await log.seal();
  expect(await retain(options)).toBe(1_500);
  expect(await retain(options)).toBe(1_500);
  expect((await erased()).length).toBe(1_500);
  const said = await store.audit.list({ after: 1_500, limit: 9 });
  expect(said.map(({ details }) => details)).toEqual([
    { from: 1, to: 1_000, count: 1_000 },
    { from: 1_001, to: 1_500, count: 500 },
  ]);
});

test('a record that bears a time to come holds up none of those after it, and goes in its time', async () => {
  const { store, log, options, erased } = await open();
  await log.append(2, { timestamp: timestamp(5_000) });
  await log.append(1, { timestamp: timestamp(-86_400_000) });
  await log.append(2, { timestamp: timestamp(5_000) });
  await log.append(1, { timestamp: timestamp(500) });
  await log.seal();
  const after = await retain(options);
  expect(await erased()).toEqual([1, 2, 4, 5]);
  await retain({ ...options, after, before: NOW + 86_400_001 });
  expect(await erased()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(after).toBe(2);
  expect((await store.audit.list({ after: 6, limit: 9 })).map(({ details }) => details)).toEqual([
    { from: 1, to: 5, count: 4 },
    { from: 3, to: 6, count: 2 },
  ]);
});

test('a record that is not as it was written stays for verify to name', async () => {
  const { store, log, options, erased } = await open();
  await log.append(3, { timestamp: timestamp(5_000) });
  await log.seal();
  const [, second = ''] = await store.sealed.raw(0, 3);
  const edited = second.replace('key_a', 'key_b');
  await store.sealed.replace(2, second, edited);
  expect(await retain(options)).toBe(3);
  expect((await store.sealed.raw(1, 1))[0]).toBe(edited);
  await store.sealed.replace(2, edited, second);
  expect(await erased()).toEqual([1, 3]);
});

test('it stops between two records when it is told to, and a page is recorded before any details are gone', async () => {
  const { store, log, options, erased } = await open();
  await log.append(5, { timestamp: timestamp(5_000) });
  await log.seal();
  const stop = new AbortController();
  const sizes: number[] = [];
  let replaced = 0;
  const sealed: typeof store.sealed = {
    ...store.sealed,
    async replace(...change) {
      sizes.push((await store.sealed.head()).size);
      if (++replaced === 2) stop.abort();
      return store.sealed.replace(...change);
    },
  };
  expect(await retain({ ...options, log: sealed, signal: stop.signal })).toBe(2);
  expect(await erased()).toEqual([1, 2]);
  expect(sizes).toEqual([6, 6]);
  expect(await retain(options)).toBe(5);
  expect((await store.audit.list({ after: 5, limit: 9 })).map(({ details }) => details)).toEqual([
    { from: 1, to: 5, count: 5 },
    { from: 3, to: 5, count: 3 },
  ]);
});
