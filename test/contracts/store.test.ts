import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RedisAddress } from '../../src/store/connection.ts';
import { createMemoryStore } from '../../src/store/memory.ts';
import { openTestRedis } from '../redis.ts';
import { storeContract } from './store.ts';
import {
  accept,
  complete,
  makeConsumer,
  makeEntry,
  makeJob,
  makeOutcome,
  makeRecorder,
  openRedisStore,
  WAIT_MS,
  within,
} from './store-fixtures.ts';

let server: Awaited<ReturnType<typeof openTestRedis>>;
let opened = 0;
const freshPrefix = () => `cloche-test-${process.pid}-${++opened}:`;

beforeAll(async () => {
  server = await openTestRedis();
});
afterAll(async () => {
  const client = openClient(server.address);
  const left = await client.keys(`cloche-test-${process.pid}-*`);
  if (left.length > 0) await client.unlink(left);
  client.disconnect();
  await server[Symbol.asyncDispose]();
});

function openStore(prefix: string, limits = within(), now = Date.now) {
  return openRedisStore(server.address, { prefix, limits, now });
}

function openClient(address: RedisAddress): Redis {
  return 'url' in address ? new Redis(address.url) : new Redis(address.socketPath);
}

storeContract('memory', async (limits, now = Date.now) =>
  createMemoryStore({ limits, now, record: makeRecorder() }),
);
storeContract('redis', (limits, now) => openStore(freshPrefix(), limits, now));

describe('redis store, beyond the contract', () => {
  it('leaves no key but the audit log and the CPU time of the day once every run has expired', async () => {
    const prefix = freshPrefix();
    await using store = await openStore(prefix, within({ resultTtlMs: 100 }));
    const client = openClient(server.address);
    for (const caller of ['a', 'b:c', 'd']) {
      const idempotency = { key: `key of ${caller}`, fingerprint: 'f' };
      const { id } = await accept(store, makeJob({ caller, language: 'none' }), idempotency);
      await store.runs.finish(id, makeOutcome(''), makeEntry('run.execute', id));
    }
    await pause(150);
    const keys = (await client.keys(`${prefix}*`)).map((key) => key.slice(prefix.length)).sort();
    const cpu = keys.filter((key) => key.startsWith('cpu:'));
    const times = await Promise.all(cpu.map((key) => client.ttl(prefix + key)));
    client.disconnect();
    expect(cpu).toHaveLength(3);
    expect(times.every((seconds) => seconds > 0 && seconds <= 172_800)).toBe(true);
    expect(keys.filter((key) => !/^(?:bull|cpu):/.test(key))).toEqual(['audit']);
    expect(keys.filter((key) => /^bull:none:(?!events$|id$|meta$|marker$|pc$)/.test(key))).toEqual([]);
  });

  it('gives back exactly what expired runs held while others of the caller live', async () => {
    const prefix = freshPrefix();
    await using store = await openStore(prefix, within({ resultTtlMs: 60 }));
    const client = openClient(server.address);
    const alive = makeJob({ caller: 'a' });
    await accept(store, alive);
    for (let i = 0; i < 3; i++) await complete(store, (await accept(store, makeJob({ caller: 'a' }))).id);
    await pause(100);
    await using _consumer = await store.queue.consume(makeConsumer(store, { languages: ['none'] }));
    const sealed = (await client.hget(`${prefix}run:${alive.id}`, 'job')) ?? '';
    const bytes = String(sealed.length);
    await vi.waitFor(async () => expect(await client.get(`${prefix}bytes`)).toBe(bytes));
    const books = Object.fromEntries(Object.entries(await client.hgetall(`${prefix}caller:a`)));
    client.disconnect();
    expect(books).toEqual({ queued: '1', live: '1', bytes });
  });

  it('keeps results for their time, whatever the clocks of the hosts say', async () => {
    const prefix = freshPrefix();
    const skewed = (hours: number) => () => Date.now() + hours * 3_600_000;
    await using right = await openStore(prefix);
    await using ahead = await openStore(prefix, within(), skewed(48));
    await using behind = await openStore(prefix, within(), skewed(-48));
    const ids: string[] = [];
    for (const store of [right, behind, ahead]) {
      const { id } = await accept(store, makeJob());
      await complete(store, id);
      ids.push(id);
      for (const other of [right, ahead, behind]) await accept(other, makeJob({ language: 'none' }));
    }
    const kept = await Promise.all(ids.map(async (id) => (await right.runs.read(id))?.state));
    expect(kept).toEqual(['done', 'done', 'done']);
  });

  it('offers a lost run again also where the clock of its host was ahead', async () => {
    const prefix = freshPrefix();
    await using store = await openStore(prefix);
    const client = openClient(server.address);
    const job = makeJob();
    const { id } = await accept(store, { ...job, createdAt: job.createdAt + 3_600_000 });
    await client.unlink(await client.keys(`${prefix}bull:javascript:*`));
    client.disconnect();
    await using _consumer = await store.queue.consume(makeConsumer(store));
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
  });

  it('ends the runs of a consumer that is gone, and leaves those of one that lives', async () => {
    await using store = await openStore(freshPrefix());
    const gate = Promise.withResolvers<void>();
    const onRun = async (id: string) => {
      await store.runs.begin(id, 'alive');
      await gate.promise;
      await store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
    };
    await using _holder = await store.queue.consume(makeConsumer(store, { consumer: 'alive', onRun }));
    const helper = makeConsumer(store, { consumer: 'helper', languages: ['none'] });
    await using _helper = await store.queue.consume(helper);
    const alive = await accept(store, makeJob());
    const orphan = await accept(store, makeJob({ language: 'python' }));
    await store.runs.begin(orphan.id, 'dead');

    expect(await store.runs.waitForEnd(orphan.id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(await store.runs.read(orphan.id)).toMatchObject({ outcome: { status: 'crashed' } });
    expect(await store.runs.read(alive.id)).toMatchObject({ state: 'running' });
    gate.resolve();
    expect(await store.runs.waitForEnd(alive.id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(await store.runs.read(alive.id)).toMatchObject({ outcome: { status: 'ok' } });
  });

  it('hands a queued run to BullMQ again that never arrived there', async () => {
    const prefix = freshPrefix();
    await using store = await openStore(prefix);
    const { id } = await accept(store, makeJob());
    const client = openClient(server.address);
    await client.del(`${prefix}bull:javascript:${id}`, `${prefix}bull:javascript:prioritized`);
    client.disconnect();
    await using _consumer = await store.queue.consume(makeConsumer(store));
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(await store.runs.read(id)).toMatchObject({ outcome: { status: 'ok' } });
  });

  it('tells of ends and cancels across processes', async () => {
    const prefix = freshPrefix();
    await using near = await openStore(prefix);
    await using far = await openStore(prefix);
    const onCancel = vi.fn();
    await using _consumer = await far.queue.consume(makeConsumer(far, { onCancel, languages: ['none'] }));
    const { id } = await accept(near, makeJob());
    const end = near.runs.waitForEnd(id, WAIT_MS);
    await near.runs.cancel(id, makeEntry('run.cancel', id));
    await vi.waitFor(() => expect(onCancel).toHaveBeenCalledWith(id));
    await complete(far, id);
    expect(await end).toMatchObject({ state: 'done' });
  });

  it('hears of an end that came while its subscription was broken', async () => {
    const prefix = freshPrefix();
    await using near = await openStore(prefix);
    await using far = await openStore(prefix);
    const { id } = await accept(near, makeJob());
    await far.runs.begin(id, 'c1');
    const end = near.runs.waitForEnd(id, WAIT_MS);
    await near.ping();
    const client = openClient(server.address);
    await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    client.disconnect();
    await far.runs.finish(id, makeOutcome(''), makeEntry('run.execute', id));
    expect(await end).toMatchObject({ state: 'done' });
  });

  it('goes by pages past runs that a filter leaves out', async () => {
    await using store = await openStore(freshPrefix(), within({ queuedPerCaller: 5_000 }));
    const wanted = await accept(store, makeJob({ language: 'wanted' }));
    await pause(2);
    for (let hundreds = 0; hundreds < 11; hundreds++) {
      await Promise.all(Array.from({ length: 100 }, () => accept(store, makeJob())));
    }
    const first = await store.runs.list({ limit: 5, language: 'wanted' });
    expect(first).toEqual({ items: [], cursor: expect.any(String) });
    const second = await store.runs.list({ limit: 5, language: 'wanted', cursor: first.cursor });
    expect(second.items.map(({ id }) => id)).toEqual([wanted.id]);
    expect(second.cursor).toBeUndefined();
  });
});

describe('redis store, when Redis refuses a command', () => {
  it('says E_INTERNAL without what the command carried, and does nothing that it cannot record', async () => {
    const prefix = freshPrefix();
    await using store = await openStore(prefix);
    const client = openClient(server.address);
    await client.set(`${prefix}audit`, 'not a list');
    client.disconnect();
    const job = makeJob({ source: 'the secret source' });
    const failure: unknown = await accept(store, job).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'E_INTERNAL', cause: expect.stringContaining('WRONGTYPE') });
    expect(await store.runs.read(job.id)).toBeUndefined();
    expect(inspect(failure, { depth: null })).not.toContain('the secret source');
  });
});
