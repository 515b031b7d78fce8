import { writeFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/audit/checkpoint.ts';
import { leafOf } from '../../src/audit/record.ts';
import { leafHash } from '../../src/audit/tree.ts';
import type { AuditReport } from '../../src/audit/verify.ts';
import { readPins } from '../../src/cli/audit/pins.ts';
import { verifyAudit } from '../../src/cli/audit/verify.ts';
import { openLogHost } from '../unit/cli/audit/log-host.ts';

const RECORDS = 10_000;
const BATCH = 250;
const POSITIONS = [1, 2, RECORDS / 2, RECORDS - 1, RECORDS, ...Array.from({ length: 7 }, anywhere)];
const LIST = 'cloche:audit';
const HEAD = 'cloche:audit-head';
const HASH_BYTES = 32;

let host: Awaited<ReturnType<typeof openLogHost>>;
let redis: Redis;
/** The records as they are when nobody has touched them. */
let texts: string[];

beforeAll(async () => {
  host = await openLogHost({ counts: Array(RECORDS / BATCH).fill(BATCH) });
  redis = new Redis(host.redis.url);
  texts = await redis.lrange(LIST, 0, -1);
});
afterAll(async () => {
  redis.disconnect();
  await host[Symbol.asyncDispose]();
});

function anywhere(): number {
  return 1 + Math.floor(Math.random() * RECORDS);
}

/** What `cloche audit verify` finds in the log as it is. */
async function verify(): Promise<AuditReport & { isSound: boolean }> {
  const { exitCode, text } = await host.run(verifyAudit, ['--json']);
  const verdict = JSON.parse(text);
  expect(exitCode).toBe(verdict.isSound ? 0 : 1);
  return verdict;
}

/** Puts the records back from that one on. */
async function restore(seq: number): Promise<void> {
  if (seq === 1) await redis.del(LIST);
  else await redis.ltrim(LIST, 0, seq - 2);
  for (let from = seq - 1; from < RECORDS; from += 1_000) {
    await redis.rpush(LIST, ...texts.slice(from, Math.min(from + 1_000, RECORDS)));
  }
}

function textOf(seq: number): string {
  return texts[seq - 1] ?? '';
}

/** What somebody does to the list of records, and what that is called when it is found. */
const CHANGES: Record<string, { kind: string; change(seq: number): Promise<unknown> }> = {
  'an edit of what may be erased': {
    kind: 'edited',
    change: (seq) => redis.lset(LIST, seq - 1, textOf(seq).replace('key_a', 'key_b')),
  },
  'an edit of what stays': {
    kind: 'edited',
    change: (seq) => redis.lset(LIST, seq - 1, textOf(seq).replace('run.submit', 'run.cancel')),
  },
  'a removal': {
    kind: 'removed',
    change: (seq) => redis.lrem(LIST, 1, textOf(seq)),
  },
  'an insertion': {
    kind: 'inserted',
    change: (seq) => redis.linsert(LIST, 'BEFORE', textOf(seq), textOf(seq).replace('key_a', 'key_b')),
  },
  'a swap with the next one': {
    kind: 'reordered',
    async change(seq) {
      await redis.lset(LIST, seq - 1, textOf(seq + 1));
      await redis.lset(LIST, seq, textOf(seq));
    },
  },
  'a cut there': {
    kind: 'truncated',
    change: (seq) => (seq === 1 ? redis.del(LIST) : redis.ltrim(LIST, 0, seq - 2)),
  },
};

it('a log that nobody has touched is sound', async () => {
  expect(await verify()).toMatchObject({ isSound: true, records: RECORDS, checkpoints: RECORDS / BATCH + 1 });
});

describe.each(Object.entries(CHANGES))('%s', (name, { kind, change }) => {
  // Without a record behind it the last one cannot be swapped, and its removal is a cut.
  const isLastToo = name !== 'a swap with the next one' && name !== 'a removal';
  const positions = POSITIONS.filter((seq) => isLastToo || seq < RECORDS);
  it.each(positions)('at record %d of the sealed ones is found there', async (seq) => {
    await change(seq);
    const { isSound, fault } = await verify();
    await restore(seq);
    expect(isSound).toBe(false);
    expect(fault).toMatchObject({ kind, from: seq });
  });
});

it('an edit with the hash that is kept of its leaf is found in its batch', async () => {
  const seq = anywhere();
  const edited = textOf(seq).replace('run.submit', 'run.cancel');
  const at = (seq - 1) * HASH_BYTES;
  const before = await redis.getrangeBuffer('cloche:audit-nodes:0:0', at, at + HASH_BYTES - 1);
  await redis.lset(LIST, seq - 1, edited);
  await redis.setrange('cloche:audit-nodes:0:0', at, Buffer.from(leafHash(leafOf(edited, seq))));
  const { isSound, fault } = await verify();
  await redis.setrange('cloche:audit-nodes:0:0', at, before);
  await restore(seq);
  expect(isSound).toBe(false);
  expect(fault?.from).toBeLessThanOrEqual(seq);
  expect(fault?.to).toBeGreaterThanOrEqual(seq);
  expect(Number(fault?.to) - Number(fault?.from)).toBeLessThan(BATCH);
});

it('a rollback of records, tree and head together is found by what was pinned', async () => {
  const size = RECORDS - 4 * BATCH;
  const nodes = await redis.keys('cloche:audit-nodes:*');
  const keys = [LIST, HEAD, ...nodes];
  for (const key of keys) await redis.copy(key, `aside:${key}`);
  const earlier = (await readPins(host.pins)).find((pin) => readCheckpoint(pin)?.size === size) ?? '';
  await redis.ltrim(LIST, 0, size - 1);
  await redis.hset(HEAD, { size, checkpoint: earlier });
  for (const key of nodes) {
    const level = Number(key.split(':').at(-2));
    const end = Math.floor(size / 2 ** level) * HASH_BYTES;
    await redis.set(key, end === 0 ? '' : await redis.getrangeBuffer(key, 0, end - 1));
  }
  const { isSound, fault } = await verify();
  await writeFile(host.path('none'), '');
  const unpinned = await host.run(verifyAudit, ['--pins', host.path('none')]);
  for (const key of keys) await redis.rename(`aside:${key}`, key);
  expect(isSound).toBe(false);
  expect(fault).toMatchObject({ kind: 'rolled back', from: size + 1, to: RECORDS });
  // Nothing that Redis holds tells: what is pinned does.
  expect(unpinned.exitCode).toBe(0);
});

it('a head that no seal leaves is named', async () => {
  for (const size of ['none', '-1', '1e4', '']) {
    await redis.hset(HEAD, { size });
    await expect(host.run(verifyAudit, [])).rejects.toThrow('does not say how many records are sealed');
  }
  await redis.hset(HEAD, { size: RECORDS });
});

it('a seal that is gone, or says less, is found by what was pinned', async () => {
  await redis.copy(HEAD, `aside:${HEAD}`);
  await redis.del(HEAD);
  const gone = await verify();
  await redis.copy(`aside:${HEAD}`, HEAD, 'REPLACE');
  await redis.hset(HEAD, { size: RECORDS - BATCH });
  const less = await verify();
  await redis.rename(`aside:${HEAD}`, HEAD);
  expect([gone.isSound, less.isSound]).toEqual([false, false]);
});

it('is sound again once all is as it was', async () => {
  expect(await verify()).toMatchObject({ isSound: true, records: RECORDS });
});
