import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SERVICE_SETTINGS } from '../../src/core/access.ts';
import type { Job, StoreLimits } from '../../src/core/ports.ts';
import { startTestRedis, type TestRedis } from '../redis.ts';
import {
  accept,
  complete,
  makeConsumer,
  makeEntry,
  makeJob,
  makeOutcome,
  openRedisStore,
  submit,
  WAIT_MS,
  within,
} from './store-fixtures.ts';
import { alter } from './store-hold.ts';

const BOUNDS: Record<string, number> = { a: 1, b: 2, c: 5 };
const MOST_TAG = 2_097_151;
const KILLS = 5;

let redis: TestRedis;
let client: Redis;
let opened = 0;

beforeAll(async () => {
  redis = await startTestRedis();
  client = new Redis(redis.address.socketPath);
});
afterAll(async () => {
  client.disconnect();
  await redis[Symbol.asyncDispose]();
});

async function openStore(limits: Partial<StoreLimits> = {}, prefix = `fair-${++opened}:`) {
  return { prefix, ...(await openRedisStore(redis.address, { prefix, limits: within(limits) })) };
}

it('no kill of a consumer exceeds a bound, loses a run or leaves a line behind', {
  timeout: 60_000,
}, async () => {
  await using store = await openStore();
  const jobs = Array.from({ length: 240 }, (_, i) => {
    const caller = 'abc'[i % 3] ?? 'a';
    return makeJob({ caller, language: i % 2 ? 'python' : 'javascript', source: String(BOUNDS[caller]) });
  });
  for (const job of jobs) await accept(store, job, undefined, { concurrent: BOUNDS[job.caller.id] ?? 1 });
  let said = '';
  for (let kill = 0; kill < KILLS; kill++) {
    const doomed = await startDoomed(store.prefix, `doomed-${kill}`);
    await pause(Math.random() * 60);
    for (const { id } of jobs.filter(() => Math.random() < 0.02)) await cancel(store, id);
    said += await doomed.kill();
  }
  const options = { consumer: 'last', languages: ['javascript', 'python'] };
  await using _consumer = await store.queue.consume(makeConsumer(store, options));
  const ends = await Promise.all(jobs.map(({ id }) => store.runs.waitForEnd(id, 4 * WAIT_MS)));
  expect(ends.filter((run) => run?.state !== 'done')).toEqual([]);
  expect(said).not.toContain('excess');
  expect(await booksOf(store.prefix)).toEqual({
    keys: [],
    callers: Object.keys(BOUNDS).map((caller) => ({
      live: '0',
      queued: '0',
      concurrent: String(BOUNDS[caller]),
    })),
  });
  expect((await store.queue.status()).languages).toEqual([]);
});

it('a run that was released by a process that died before it told BullMQ is found', async () => {
  await using store = await openStore({ concurrentPerCaller: 1 });
  const [one, two] = [await accept(store, makeJob()), await accept(store, makeJob())];
  await complete(store, one.id);
  expect(await client.hget(`${store.prefix}run:${two.id}`, 'tag')).not.toBeNull();
  await client.del(`${store.prefix}bull:javascript:${two.id}`, `${store.prefix}bull:javascript:prioritized`);
  await using _consumer = await store.queue.consume(makeConsumer(store));
  expect(await store.runs.waitForEnd(two.id, WAIT_MS)).toMatchObject({ outcome: { status: 'ok' } });
});

it('a parked run whose caller has room is found, and one that is in no line', async () => {
  await using store = await openStore();
  const quotas = { concurrent: 0 };
  const [parked, stray] = [
    await accept(store, makeJob({ caller: 'a' }), undefined, quotas),
    await accept(store, makeJob({ caller: 'b' })),
  ];
  await using _consumer = await store.queue.consume(makeConsumer(store, { languages: ['none'] }));
  await client.hset(`${store.prefix}caller:a`, 'concurrent', 1);
  await client.hdel(`${store.prefix}run:${stray.id}`, 'tag');
  for (const { id } of [parked, stray]) {
    await vi.waitFor(async () => expect(await complete(store, id)).toBe(true), { timeout: WAIT_MS });
  }
  expect(await client.exists(`${store.prefix}parked`)).toBe(0);
});

it('a lost run is found behind more of a language that nobody takes than one sweep looks at', async () => {
  await using store = await openStore({ queuedPerCaller: 5_000, concurrentPerCaller: 5_000 });
  await submit(store, 'a', 2_100, { language: 'none' });
  await pause(2);
  const { id } = await accept(store, makeJob());
  await client.del(`${store.prefix}bull:javascript:${id}`, `${store.prefix}bull:javascript:prioritized`);
  await using _consumer = await store.queue.consume(makeConsumer(store));
  expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ outcome: { status: 'ok' } });
});

it('a line begins anew once it is empty, and at the largest priority it serves in order of arrival', async () => {
  await using store = await openStore();
  const [one, two] = [await accept(store, makeJob()), await accept(store, makeJob())];
  const line = `${store.prefix}line:javascript`;
  expect(await client.hgetall(line)).toEqual({ 'last:key_a': '2', length: '2' });
  await complete(store, one.id);
  await complete(store, two.id);
  expect(await client.exists(line)).toBe(0);

  const first = await accept(store, makeJob());
  await client.hset(line, 'now', MOST_TAG - 1);
  const ids = [first.id];
  for (const caller of ['a', 'a', 'b', 'a']) ids.push((await accept(store, makeJob({ caller }))).id);
  expect(await client.hget(`${store.prefix}run:${ids.at(-1)}`, 'tag')).toBe(String(MOST_TAG));
  const order: string[] = [];
  const onRun = async (id: string) => {
    if (await complete(store, id)) order.push(id);
  };
  await using _consumer = await store.queue.consume(makeConsumer(store, { onRun, concurrency: 1 }));
  await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
  expect(order).toEqual(ids);
});

it('a caller that cannot have more at once is queued where a consumer would take it, and holds up nobody', async () => {
  await using store = await openStore({ concurrentPerCaller: 1 });
  const gate = Promise.withResolvers<void>();
  const onOffer = async (id: string, begin: () => Promise<Job | undefined>) => {
    if (!(await begin())) return;
    await gate.promise;
    await store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
  };
  await using _consumer = await store.queue.consume(makeConsumer(store, { onOffer, concurrency: 8 }));
  const ids: string[] = [];
  for (const caller of ['a', 'a', 'b', 'b']) ids.push((await accept(store, makeJob({ caller }))).id);
  const states = await Promise.all(ids.map(async (id) => (await store.runs.read(id))?.state));
  expect(states).toEqual(['running', 'queued', 'running', 'queued']);
  gate.resolve();
  await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
  expect((await store.queue.status()).languages).toEqual([]);
});

it('an erased run leaves the books as those that live have them, and no key', async () => {
  await using store = await openStore();
  const alive = await accept(store, makeJob({ caller: 'a' }));
  const books = async () => [
    await client.get(`${store.prefix}bytes`),
    await client.hget(`${store.prefix}caller:a`, 'bytes'),
    await client.zcard(`${store.prefix}runs`),
    await client.zcard(`${store.prefix}runs-of:a`),
    await client.zcard(`${store.prefix}expiry`),
  ];
  const before = await books();
  const idempotency = { key: 'k', fingerprint: 'f' };
  const { id } = await accept(store, makeJob({ caller: 'a' }), idempotency);
  await store.runs.begin(id, 'c1');
  await store.runs.finish(id, makeOutcome('x'.repeat(5_000)), makeEntry('run.execute', id));
  expect(await books()).not.toEqual(before);
  expect(await store.runs.erase(id)).toBe(true);
  expect(await books()).toEqual(before);
  const keys = await client.keys(`${store.prefix}*`);
  expect(keys.filter((key) => /:run:|idempotency/.test(key))).toEqual([`${store.prefix}run:${alive.id}`]);
  await store.runs.finish(alive.id, makeOutcome(''), makeEntry('run.execute', alive.id));
  await store.runs.erase(alive.id);
  const left = (await client.keys(`${store.prefix}*`)).map((key) => key.slice(store.prefix.length));
  expect(left.filter((key) => !/^(?:bull|cpu|lease):/.test(key))).toEqual(['audit']);
});

it('a drain and its end are heard of by consumers of other processes', async () => {
  await using near = await openStore();
  await using far = await openStore({}, near.prefix);
  await using _consumer = await far.queue.consume(makeConsumer(far));
  await alter(near, { isDrained: true });
  await vi.waitFor(
    async () => {
      const { id } = await accept(near, makeJob());
      expect(await near.runs.waitForEnd(id, 100)).toBeUndefined();
    },
    { timeout: WAIT_MS },
  );
  for (let i = 0; i < 3; i++) await accept(near, makeJob());
  // BullMQ keeps them, but for one that a fetch under way may have got.
  for (let look = 0; look < 5; look++) {
    expect(await client.zcard(`${near.prefix}bull:javascript:prioritized`)).toBeGreaterThanOrEqual(3);
    await pause(30);
  }
  const { items } = await near.runs.list({ state: 'queued', limit: 99 });
  expect(items.length).toBeGreaterThanOrEqual(4);
  await alter(near, SERVICE_SETTINGS);
  for (const { id } of items)
    expect(await near.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
});

async function cancel(store: Awaited<ReturnType<typeof openStore>>, id: string): Promise<void> {
  if ((await store.runs.cancel(id, makeEntry('run.cancel', id))) !== 'queued') return;
  await store.runs.finish(id, makeOutcome(id, 'cancelled'), makeEntry('run.execute', id));
}

/** What is left in the books of the queue, when nothing is left in the queue. */
async function booksOf(prefix: string) {
  const keys = (await client.keys(`${prefix}*`)).map((key) => key.slice(prefix.length));
  const callers = await Promise.all(
    Object.keys(BOUNDS).map((caller) => client.hgetall(`${prefix}caller:${caller}`)),
  );
  return {
    keys: keys.filter((key) => /^(?:queued|running|parked|line:.*)$/.test(key)),
    callers: callers.map(({ bytes: _, ...books }) => books),
  };
}

/** Starts a consumer in a process; a kill gives what it said. */
async function startDoomed(prefix: string, name: string) {
  const program = join(import.meta.dirname, 'doomed.ts');
  const child = spawn(process.execPath, [program, redis.address.socketPath, prefix, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (line === 'ready') ready.resolve();
  });
  await ready.promise;
  return {
    async kill() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      return lines.join('\n');
    },
  };
}
