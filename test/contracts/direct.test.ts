import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConsumeOptions, Job, Store, StoreLimits } from '../../src/core/ports.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { startTestRedis, type TestRedis } from '../redis.ts';
import {
  accept,
  CIPHER,
  complete,
  makeConsumer,
  makeEntry,
  makeJob,
  makeOutcome,
  makeRecorder,
  TIMES,
  WAIT_MS,
  within,
} from './store-fixtures.ts';

let redis: TestRedis;
let opened = 0;

beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());

async function openStore(options: { limits?: Partial<StoreLimits>; socketPath?: string } = {}) {
  const { limits, socketPath = redis.address.socketPath } = options;
  const prefix = `direct-${++opened}:`;
  return {
    prefix,
    ...(await createRedisStore({
      socketPath,
      cipher: CIPHER,
      record: makeRecorder(),
      prefix,
      limits: within(limits),
      times: TIMES,
    })),
  };
}

/** A consumer that takes every run it is offered, notes what came of it, and waits for `gate` before the end. */
function makeTaker(store: Store, options: Partial<ConsumeOptions> & { gate?: Promise<void> } = {}) {
  const { gate, ...rest } = options;
  const taken: (Job | undefined)[] = [];
  const onOffer = async (id: string, begin: () => Promise<Job | undefined>) => {
    const job = await begin();
    taken.push(job);
    await gate;
    if (job) await store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
  };
  return { taken, consumer: makeConsumer(store, { onOffer, ...rest }) };
}

async function keysOf(prefix: string): Promise<string[]> {
  const client = new Redis(redis.address.socketPath);
  const keys = await client.keys(`${prefix}*`);
  client.disconnect();
  return keys.map((key) => key.slice(prefix.length)).sort();
}

describe('a run that a consumer of this process takes at once', () => {
  it('is running when it is accepted, and BullMQ does not hear of it', async () => {
    await using store = await openStore();
    const gate = Promise.withResolvers<void>();
    const { taken, consumer } = makeTaker(store, { gate: gate.promise });
    await using _consumer = await store.queue.consume(consumer);
    const job = makeJob();
    const { id, createdAt } = job;
    expect(await accept(store, job)).toEqual({ id, isReplay: false });
    const bare = { id, language: 'javascript', caller: 'key_a', createdAt, startedAt: expect.any(Number) };
    expect(await store.runs.read(id)).toEqual({ ...bare, state: 'running' });
    expect(await store.runs.begin(id, 'c2')).toBeUndefined();
    expect((await keysOf(store.prefix)).filter((key) => key.endsWith(id))).toEqual([`run:${id}`]);
    gate.resolve();
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toEqual({
      ...bare,
      state: 'done',
      finishedAt: expect.any(Number),
      auditSeq: 2,
      outcome: makeOutcome(id),
    });
    expect(taken).toEqual([job]);
  });

  it('leaves the same records and books as one that went through the queue', async () => {
    const left = async (isDirect: boolean) => {
      await using store = await openStore();
      const consumer = isDirect ? makeTaker(store).consumer : makeConsumer(store);
      const closing = await store.queue.consume(consumer);
      const { id } = await accept(store, makeJob());
      await store.runs.waitForEnd(id, WAIT_MS);
      await closing[Symbol.asyncDispose]();
      const records = await store.audit.list({ after: 0, limit: 9 });
      const client = new Redis(redis.address.socketPath);
      const { bytes, ...books } = await client.hgetall(`${store.prefix}caller:key_a`);
      const fields = (await client.hkeys(`${store.prefix}run:${id}`)).sort();
      client.disconnect();
      const keys = (await keysOf(store.prefix)).filter((key) => !key.startsWith('bull:'));
      return { actions: records.map(({ action }) => action), books, fields, keys: keys.map(withoutId) };
    };
    const direct = await left(true);
    const queued = await left(false);
    expect(direct).toEqual({ ...queued, books: { live: '0' } });
    expect(queued.books).toEqual({ live: '0', queued: '0' });
  });

  it('overtakes none that waits, and is queued behind it', async () => {
    await using store = await openStore();
    const waiting = await accept(store, makeJob());
    const begun: string[] = [];
    const gate = Promise.withResolvers<void>();
    const onRun = async (id: string) => {
      await gate.promise;
      begun.push(id);
      await complete(store, id);
    };
    const { taken, consumer } = makeTaker(store, { onRun });
    await using _consumer = await store.queue.consume(consumer);
    const { id } = await accept(store, makeJob());
    expect(await store.runs.read(id)).toMatchObject({ state: 'queued' });
    expect(taken).toEqual([undefined]);
    gate.resolve();
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ outcome: { status: 'ok' } });
    expect(begun).toEqual([waiting.id, id]);
  });

  it('is queued where the consumer has no room, or does not run its language', async () => {
    await using store = await openStore();
    const gate = Promise.withResolvers<void>();
    const { taken, consumer } = makeTaker(store, { concurrency: 1, gate: gate.promise });
    await using _consumer = await store.queue.consume(consumer);
    const [one, two] = [await accept(store, makeJob()), await accept(store, makeJob())];
    const other = await accept(store, makeJob({ language: 'python' }));
    expect(await store.runs.read(one.id)).toMatchObject({ state: 'running' });
    expect(await store.runs.read(two.id)).toMatchObject({ state: 'queued' });
    expect(await store.runs.read(other.id)).toMatchObject({ state: 'queued' });
    gate.resolve();
    expect(await store.runs.waitForEnd(two.id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(taken).toHaveLength(1);
  });

  it('is one run, of fifty submissions at once under one key', async () => {
    await using store = await openStore();
    const { taken, consumer } = makeTaker(store, { concurrency: 50 });
    await using _consumer = await store.queue.consume(consumer);
    const key = { key: 'order-1', fingerprint: 'f1' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept(store, makeJob(), key)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(taken.filter((job) => job !== undefined)).toMatchObject([{ id: answers[0]?.id }]);
    await expect(accept(store, makeJob(), { ...key, fingerprint: 'f2' })).rejects.toMatchObject({
      code: 'E_IDEMPOTENCY_MISMATCH',
    });
  });

  it('runs into the same bounds, and then nothing of it is written', async () => {
    const large = () => makeJob({ source: 'x'.repeat(10_000) });
    for (const [limits, code] of [
      [{ queuedInAll: 0 }, 'E_BUSY'],
      [{ storedBytesInAll: 100 }, 'E_BUSY'],
      [{ queuedPerCaller: 0 }, 'E_QUOTA_EXCEEDED'],
      [{ storedBytesPerCaller: 100 }, 'E_QUOTA_EXCEEDED'],
    ] as const) {
      await using store = await openStore({ limits });
      const { taken, consumer } = makeTaker(store, { concurrency: 1 });
      await using _consumer = await store.queue.consume(consumer);
      for (const job of [large(), large()]) {
        await expect(accept(store, job)).rejects.toMatchObject({ code });
        expect(await store.runs.read(job.id)).toBeUndefined();
      }
      expect(await store.audit.list({ after: 0, limit: 9 })).toEqual([]);
      expect(taken).toEqual([undefined, undefined]);
    }
  });

  it('can be cancelled', async () => {
    await using store = await openStore();
    const cancelled = Promise.withResolvers<void>();
    const onCancel = vi.fn(() => cancelled.resolve());
    const { consumer } = makeTaker(store, { gate: cancelled.promise, onCancel });
    await using _consumer = await store.queue.consume(consumer);
    const { id } = await accept(store, makeJob());
    expect(await store.runs.cancel(id, makeEntry('run.cancel', id))).toBe('running');
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(onCancel.mock.calls).toEqual([[id]]);
  });

  it('is ended by a consumer that closes meanwhile, which then takes no more', async () => {
    await using store = await openStore();
    const { taken, consumer } = makeTaker(store);
    const closing = await store.queue.consume(consumer);
    const accepted = accept(store, makeJob());
    await closing[Symbol.asyncDispose]();
    const { id } = await accepted;
    expect(await store.runs.read(id)).toMatchObject({ state: 'done', outcome: { status: 'ok' } });
    const late = await accept(store, makeJob());
    expect(await store.runs.read(late.id)).toMatchObject({ state: 'queued' });
    expect(taken).toHaveLength(1);
  });

  it('ends as crashed where the answer that it runs was lost, though its consumer lives', async () => {
    await using line = await openLine(redis.address.socketPath);
    await using store = await openStore({ socketPath: line.socketPath });
    const { taken, consumer } = makeTaker(store);
    await using _consumer = await store.queue.consume(consumer);
    const warm = await accept(store, makeJob());
    await store.runs.waitForEnd(warm.id, WAIT_MS);

    const job = makeJob();
    line.breakAtAnswerTo(job.id);
    await expect(accept(store, job)).rejects.toMatchObject({ code: 'E_STORE_DOWN' });
    await vi.waitFor(async () => expect(await store.runs.read(job.id)).toMatchObject({ state: 'done' }), {
      timeout: WAIT_MS,
    });
    expect(await store.runs.read(job.id)).toMatchObject({ outcome: { status: 'crashed' } });
    expect(taken).toEqual([expect.anything(), undefined]);
    const records = await store.audit.list({ after: 0, limit: 9 });
    const own = records.filter(({ details }) => details.run_id === job.id).map(({ action }) => action);
    expect(own).toEqual(['run.submit', 'run.execute']);
  });
});

it('who waits hears of an end by the second try, where the answer to the first was lost', async () => {
  await using line = await openLine(redis.address.socketPath);
  await using store = await openStore({ socketPath: line.socketPath });
  const { id } = await accept(store, makeJob());
  await store.runs.begin(id, 'c1');
  const end = store.runs.waitForEnd(id, WAIT_MS);
  const finish = () => store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
  line.breakAtAnswerTo('run.execute');
  await expect(finish()).rejects.toMatchObject({ code: 'E_STORE_DOWN' });
  await vi.waitFor(async () => expect(await finish()).toBe(false), { timeout: WAIT_MS });
  expect(await end).toMatchObject({ state: 'done', outcome: makeOutcome(id) });
});

function withoutId(key: string): string {
  return key.replace(/run_\w+$/, '');
}

/** A line to Redis that breaks when the next answer comes on the connection that carried a text: what was asked is done. */
async function openLine(
  target: string,
): Promise<AsyncDisposable & { socketPath: string; breakAtAnswerTo(text: string): void }> {
  const socketPath = `${target}.line`;
  const ends = new Set<Socket>();
  let wanted: string | undefined;
  const server = createServer((near) => {
    const far = connect(target);
    let isBreaking = false;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      ends.add(socket);
      socket.on('error', end).on('close', end);
    }
    near.on('data', (chunk) => {
      isBreaking ||= wanted !== undefined && chunk.includes(wanted);
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (!isBreaking) near.write(chunk);
      else {
        wanted = undefined;
        end();
      }
    });
  }).listen(socketPath);
  return {
    socketPath,
    breakAtAnswerTo(text) {
      wanted = text;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of ends) socket.destroy();
      await rm(socketPath, { force: true });
    },
  };
}
