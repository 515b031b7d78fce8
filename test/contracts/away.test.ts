import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createRedisStore } from '../../src/store/redis.ts';
import { startTestRedis } from '../redis.ts';
import { makeChange, makeFactor, makeHash, makeKey, makeSettings } from './access-fixtures.ts';
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
} from './store-fixtures.ts';

describe('redis store, when Redis is away', () => {
  it('says so at the start, without the password', async () => {
    const url = 'redis://user:pass-word@127.0.0.1:1/0';
    const failure = await createRedisStore({
      url,
      cipher: CIPHER,
      record: makeRecorder(),
      times: TIMES,
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'E_STORE_DOWN', retryAfterSeconds: 1 });
    expect(inspect(failure, { depth: null })).not.toContain('pass-word');
  });

  it('fails fast meanwhile, and goes on by itself afterwards', async () => {
    await using redis = await startTestRedis();
    await using store = await createRedisStore({
      ...redis.address,
      cipher: CIPHER,
      record: makeRecorder(),
      times: TIMES,
    });
    await using _consumer = await store.queue.consume(makeConsumer(store));
    const before = await accept(store, makeJob());
    expect(await store.runs.waitForEnd(before.id, WAIT_MS)).toMatchObject({ state: 'done' });
    const waitingFor = await accept(store, makeJob({ language: 'python' }));
    const end = store.runs.waitForEnd(waitingFor.id, WAIT_MS);

    await redis.stop();
    const started = performance.now();
    const down = { code: 'E_STORE_DOWN', retryAfterSeconds: 1 };
    const job = makeJob();
    await expect(accept(store, job)).rejects.toMatchObject(down);
    await expect(store.runs.read(before.id)).rejects.toMatchObject(down);
    await expect(store.runs.list({ limit: 1 })).rejects.toMatchObject(down);
    await expect(store.runs.waitForEnd(before.id, 10_000)).rejects.toMatchObject(down);
    await expect(store.audit.append(makeEntry('auth.attempt', ''))).rejects.toMatchObject(down);
    await expect(store.ping()).rejects.toMatchObject(down);
    expect(performance.now() - started).toBeLessThan(500);

    await redis.start();
    await vi.waitFor(() => store.ping(), { timeout: WAIT_MS });
    expect(await store.runs.read(before.id)).toMatchObject({ state: 'done' });
    expect(await store.runs.read(job.id)).toBeUndefined();
    const after = await accept(store, makeJob());
    expect(await store.runs.waitForEnd(after.id, WAIT_MS)).toMatchObject({ state: 'done' });
    await complete(store, waitingFor.id);
    expect(await end).toMatchObject({ state: 'done' });
  });

  it('keeps a running run through a restart, and lets a finish that failed be tried again', async () => {
    await using redis = await startTestRedis();
    await using store = await createRedisStore({
      ...redis.address,
      cipher: CIPHER,
      record: makeRecorder(),
      times: TIMES,
    });
    const begun = Promise.withResolvers<void>();
    const onRun = async (id: string) => {
      await store.runs.begin(id, 'c1');
      begun.resolve();
      const finish = () => store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
      await vi.waitFor(async () => expect(await finish()).toBe(true), { timeout: WAIT_MS, interval: 50 });
    };
    const slow = makeConsumer(store, {
      onRun: async (id) => {
        await Promise.all([onRun(id), pause(300)]);
      },
    });
    await using _consumer = await store.queue.consume(slow);
    await using _other = await store.queue.consume(
      makeConsumer(store, { consumer: 'c2', languages: ['none'] }),
    );
    const { id } = await accept(store, makeJob());
    await begun.promise;
    await redis.stop();
    await pause(100);
    await redis.start();
    await vi.waitFor(async () =>
      expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' }),
    );
    await vi.waitFor(async () => {
      expect(await store.runs.read(id)).toMatchObject({ outcome: { status: 'ok' } });
    });
  });

  it('closes while Redis is away', async () => {
    await using redis = await startTestRedis();
    const store = await createRedisStore({
      ...redis.address,
      cipher: CIPHER,
      record: makeRecorder(),
      times: TIMES,
    });
    const consumer = await store.queue.consume(makeConsumer(store));
    await redis.stop('SIGKILL');
    const started = performance.now();
    await consumer[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('access control while Redis is away', () => {
  it('says so, notes no use, and goes on afterwards', async () => {
    await using server = await startTestRedis();
    const warn = vi.fn();
    const options = { cipher: CIPHER, record: makeRecorder(), times: TIMES, warn };
    await using store = await createRedisStore({ ...server.address, ...options });
    const onChange = vi.fn();
    store.settings.onChange(onChange);
    const key = makeKey();
    await store.keys.save(key, makeChange('made'));
    await server.stop();
    const rate = { requests: 3, windowSeconds: 600 };
    const asks: (() => Promise<unknown>)[] = [
      () => store.keys.find(key.id),
      () => store.keys.findByHash(makeHash()),
      () => store.keys.list({ limit: 1 }),
      () => store.keys.save({ ...key, version: 2 }, makeChange('changed')),
      () => store.factors.find('key_a'),
      () => store.factors.save(makeFactor(), makeChange('enrolled')),
      () => store.settings.save(makeSettings(), makeChange('locked')),
      () => store.limiter.take('key_a', rate),
      () => store.limiter.blockedFor('192.0.2.1'),
      () => store.limiter.fail('192.0.2.1'),
      () => store.limiter.forgive('192.0.2.1'),
    ];
    for (const ask of asks) await expect(ask()).rejects.toMatchObject({ code: 'E_STORE_DOWN' });
    await expect(store.keys.touch(key.id, 1)).resolves.toBeUndefined();
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^The use of a key was not noted: /));

    await server.start();
    await vi.waitFor(() => store.ping(), WAIT_MS);
    expect(await store.keys.find(key.id)).toEqual(key);
    expect(await store.limiter.take('key_a', rate)).toMatchObject({ isAllowed: true, remaining: 2 });
    expect(await store.settings.save(makeSettings(), makeChange('locked'))).toBe(true);
    await vi.waitFor(() => expect(onChange.mock.calls).toEqual([[makeSettings()]]), WAIT_MS);
  });
});
