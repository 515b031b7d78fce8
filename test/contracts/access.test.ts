import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiKey, type Rate, SERVICE_SETTINGS } from '../../src/core/access.ts';
import type { Store } from '../../src/core/ports.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { startTestRedis, type TestRedis } from '../redis.ts';
import { changesOf, makeChange, makeFactor, makeHash, makeKey, makeSettings } from './access-fixtures.ts';
import { accept, CIPHER, makeEntry, makeJob, makeRecorder, TIMES, WAIT_MS } from './store-fixtures.ts';

/** Nothing is read again by itself in a test. */
const FOREVER_MS = 3_600_000;

let redis: TestRedis;
let client: Redis;
let opened = 0;
let prefix = '';

beforeAll(async () => {
  redis = await startTestRedis();
  client = new Redis(redis.address.socketPath);
});
beforeEach(() => {
  prefix = `access-${++opened}:`;
});
afterAll(async () => {
  client.disconnect();
  await redis[Symbol.asyncDispose]();
});

function openStore(freshMs = TIMES.freshMs) {
  const times = { ...TIMES, freshMs };
  return createRedisStore({ ...redis.address, cipher: CIPHER, record: makeRecorder(), prefix, times });
}

/** Changes a text as a process would whose news of it is lost. */
async function changeUnheard(place: string, value: object): Promise<void> {
  await client.hset(prefix + place, 'text', JSON.stringify(value));
}

/** Makes a key as a process would whose news of it is lost. */
async function makeUnheard(): Promise<{ key: ApiKey; hash: string }> {
  const hash = makeHash();
  const key = makeKey({ hashes: [{ hash }] });
  await changeUnheard(`key:${key.id}`, key);
  await client.hset(`${prefix}key-hashes`, hash, key.id);
  return { key, hash };
}

function within(least: number, most: number): (seconds: number) => boolean {
  return (seconds) => least <= seconds && seconds <= most;
}

/** Submits a run that counts against a rate. */
async function submitAt(store: Store, rate: Rate): Promise<unknown> {
  const job = makeJob();
  const charge = { rate, onCounted: () => undefined };
  return store.runs.accept(job, makeEntry('run.submit', job.id), { charge });
}

/** How many scripts Redis was asked to run while `task` ran. */
async function countScripts(task: () => Promise<unknown>): Promise<number> {
  await client.config('RESETSTAT');
  await task();
  const stats = await client.info('commandstats');
  return Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}

describe('a key that another process revokes', () => {
  it('is revoked here as soon as the news comes', async () => {
    await using near = await openStore(FOREVER_MS);
    await using far = await openStore(FOREVER_MS);
    const key = makeKey();
    const hash = key.hashes[0]?.hash ?? '';
    await near.keys.save(key, makeChange('made'));
    expect(await far.keys.findByHash(hash)).toEqual(key);
    expect(await far.keys.find(key.id)).toEqual(key);
    const revoked = { ...key, revokedAt: 1_770_892_260_000, version: 2 };
    await near.keys.save(revoked, makeChange('revoked'));
    await vi.waitFor(async () => expect(await far.keys.findByHash(hash)).toEqual(revoked), WAIT_MS);
    expect(await far.keys.find(key.id)).toEqual(revoked);
  });

  it('is revoked here also when the news of it is lost', async () => {
    await using store = await openStore();
    const { key, hash } = await makeUnheard();
    const ask = () => Promise.all([store.keys.find(key.id), store.keys.findByHash(hash)]);
    expect(await ask()).toEqual([key, key]);
    const revoked = { ...key, revokedAt: 1_770_892_260_000 };
    await changeUnheard(`key:${key.id}`, revoked);
    await vi.waitFor(async () => expect(await ask()).toEqual([revoked, revoked]), WAIT_MS);
  });

  it('is revoked here once a broken subscription is back', async () => {
    await using store = await openStore(FOREVER_MS);
    const { key } = await makeUnheard();
    expect(await store.keys.find(key.id)).toEqual(key);
    const revoked = { ...key, revokedAt: 1_770_892_260_000 };
    await changeUnheard(`key:${key.id}`, revoked);
    expect(await store.keys.find(key.id)).toEqual(key);
    await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await vi.waitFor(async () => expect(await store.keys.find(key.id)).toEqual(revoked), WAIT_MS);
  });

  it('can be changed here at once by whoever lost the race', async () => {
    await using near = await openStore(FOREVER_MS);
    const key = makeKey();
    await near.keys.save(key, makeChange('made'));
    await near.keys.find(key.id);
    await changeUnheard(`key:${key.id}`, { ...key, version: 2 });
    await client.hset(`${prefix}key:${key.id}`, 'version', 2);
    expect(await near.keys.save({ ...key, version: 2 }, makeChange('late'))).toBe(false);
    expect(await near.keys.find(key.id)).toMatchObject({ version: 2 });
    expect(await near.keys.save({ ...key, version: 3 }, makeChange('again'))).toBe(true);
    expect(await changesOf(near)).toEqual(['made', 'again']);
  });
});

describe('a flood of requests', () => {
  it('with one key, right or wrong, reaches Redis once', async () => {
    await using store = await openStore(FOREVER_MS);
    const { hash: right } = await makeUnheard();
    await store.keys.findByHash('to load the script');
    for (const hash of [right, makeHash()]) {
      const calls = await countScripts(async () => {
        await Promise.all(Array.from({ length: 50 }, () => store.keys.findByHash(hash)));
        await store.keys.findByHash(hash);
      });
      expect(calls).toBe(1);
    }
  });

  it('past its rate does not reach Redis', async () => {
    await using store = await openStore();
    const rate = { requests: 3, windowSeconds: 600 };
    await store.limiter.take('to load the script', rate);
    const calls = await countScripts(async () => {
      for (let i = 0; i < 50; i++) await store.limiter.take('key_a', rate);
    });
    expect(calls).toBe(3);
    const submissions = await countScripts(async () => {
      for (let i = 0; i < 50; i++) await expect(submitAt(store, rate)).rejects.toThrow('at most 3 requests');
    });
    expect(submissions).toBe(0);
  });

  it('over two processes is let through as often as the rate says', async () => {
    await using near = await openStore();
    await using far = await openStore();
    const rate = { requests: 30, windowSeconds: 600 };
    const asks = Array.from({ length: 100 }, async (_, i) => {
      const store = i % 2 ? near : far;
      if (i % 5 < 3) return (await store.limiter.take('key_a', rate)).isAllowed;
      return submitAt(store, rate).then(
        () => true,
        () => false,
      );
    });
    expect((await Promise.all(asks)).filter(Boolean)).toHaveLength(30);
  });

  it('of failures counts over two processes, and blocks in both until one forgives', async () => {
    await using near = await openStore();
    await using far = await openStore();
    expect(await far.limiter.blockedFor('192.0.2.1')).toBe(0);
    for (let i = 0; i < 10; i++) await (i % 2 ? near : far).limiter.fail('192.0.2.1');
    for (const store of [near, far]) expect(await store.limiter.blockedFor('192.0.2.1')).toBeGreaterThan(20);
    await near.limiter.forgive('192.0.2.1');
    await vi.waitFor(async () => expect(await far.limiter.blockedFor('192.0.2.1')).toBe(0), WAIT_MS);
  });

  it('leaves nothing in Redis that does not expire', async () => {
    await using store = await openStore();
    await store.limiter.take('key_a', { requests: 1, windowSeconds: 600 });
    for (let i = 0; i < 10; i++) await store.limiter.fail('192.0.2.1');
    await client.expire(`${prefix}failures:192.0.2.1`, 10);
    await store.limiter.fail('192.0.2.1');
    const names = ['rate:1/600:key_a', 'failures:192.0.2.1', 'blocked:192.0.2.1'].map(
      (name) => prefix + name,
    );
    expect((await client.keys(`${prefix}*`)).toSorted()).toEqual(names.toSorted());
    const ttls = await Promise.all(names.map((name) => client.ttl(name)));
    expect(ttls.map((ttl) => Math.round(ttl / 100))).toEqual([6, 9, 1]);
  });

  it('of uses is noted once', async () => {
    await using store = await openStore();
    const key = makeKey();
    await store.keys.save(key, makeChange('made'));
    for (let at = 1; at < 20; at++) await store.keys.touch(key.id, at);
    expect(await client.hget(`${prefix}key:${key.id}`, 'lastUsedAt')).toBe('1');
  });
});

describe('settings that another process changes', () => {
  it('are told here when the news comes', async () => {
    await using near = await openStore(FOREVER_MS);
    await using far = await openStore(FOREVER_MS);
    const onChange = vi.fn();
    far.settings.onChange(onChange);
    expect(await far.settings.read()).toEqual(SERVICE_SETTINGS);
    const settings = makeSettings();
    await near.settings.save(settings, makeChange('locked'));
    await vi.waitFor(() => expect(onChange.mock.calls).toEqual([[settings]]), WAIT_MS);
    expect(await far.settings.read()).toEqual(settings);
  });

  it('are read and told here also when the news is lost', async () => {
    await using store = await openStore();
    const onChange = vi.fn();
    expect(await store.settings.read()).toEqual(SERVICE_SETTINGS);
    const settings = makeSettings();
    await changeUnheard('settings', settings);
    await vi.waitFor(async () => expect(await store.settings.read()).toEqual(settings), WAIT_MS);
    store.settings.onChange(onChange);
    const later = makeSettings({ version: 2, isDrained: true });
    await changeUnheard('settings', later);
    await vi.waitFor(() => expect(onChange.mock.calls).toEqual([[later]]), WAIT_MS);
  });

  it('have the defaults of what an older version did not know', async () => {
    await using store = await openStore();
    await changeUnheard('settings', { isDrained: true, version: 4 });
    expect(await store.settings.read()).toEqual({ ...SERVICE_SETTINGS, isDrained: true, version: 4 });
  });
});

describe('what Redis holds of access control', () => {
  it('is no secret of a second factor, and none that opens as that of somebody else', async () => {
    await using store = await openStore();
    const factor = makeFactor();
    await store.factors.save(factor, makeChange('enrolled'));
    await store.factors.save(makeFactor({ caller: 'key_b' }), makeChange('enrolled'));
    const kept = JSON.stringify(await client.hgetall(`${prefix}factor:key_a`));
    for (const secret of [factor.secret, ...factor.recoveryHashes]) {
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain(Buffer.from(secret).toString('base64url').slice(2, -4));
    }
    const sealed = (await client.hget(`${prefix}factor:key_a`, 'text')) ?? '';
    await client.hset(`${prefix}factor:key_b`, 'text', sealed);
    await expect(store.factors.find('key_b')).rejects.toMatchObject({ code: 'E_INTERNAL' });
    expect(await store.factors.find('key_a')).toEqual(factor);
  });

  it('is not changed where it cannot be recorded', async () => {
    await using store = await openStore();
    await client.set(`${prefix}audit`, 'not a list');
    const refused = { code: 'E_INTERNAL', cause: expect.stringContaining('WRONGTYPE') };
    const saves = [
      () => store.keys.save(makeKey(), makeChange('made')),
      () => store.factors.save(makeFactor(), makeChange('enrolled')),
      () => store.settings.save(makeSettings(), makeChange('locked')),
    ];
    for (const save of saves) await expect(save()).rejects.toMatchObject(refused);
    expect(await client.keys(`${prefix}*`)).toEqual([`${prefix}audit`]);
  });
});

describe('failures', () => {
  it('are kept for a quarter of an hour, and those at a second factor for a day', async () => {
    await using store = await openStore();
    for (const subject of ['address:192.0.2.1', 'totp:key_a']) await store.limiter.fail(subject);
    const [address, factor] = ['address:192.0.2.1', 'totp:key_a'].map(encodeURIComponent);
    expect(await client.ttl(`${prefix}failures:${address}`)).toSatisfy(within(800, 900));
    expect(await client.ttl(`${prefix}failures:${factor}`)).toSatisfy(within(86_000, 86_400));
  });
});

describe('a list of the runs of one caller', () => {
  it('names no run of another one in its cursor, however many of those wait', async () => {
    await using store = await openStore();
    const own = makeJob({ caller: 'key_a' });
    await accept(store, own);
    const others = Array.from(
      { length: 1_100 },
      (_, index) => `run_zzzzzzzzz${String(index).padStart(16, '0')}`,
    );
    for (const index of ['runs', 'queued', 'runs-of:key_b']) {
      await client.zadd(prefix + index, ...others.flatMap((id) => [0, id]));
    }
    for (const id of others) {
      await client.hset(`${prefix}run:${id}`, { state: 'queued', language: 'javascript', caller: 'key_b' });
    }
    const filter = { caller: 'key_a', limit: 5 };
    const page = { items: [expect.objectContaining({ id: own.id })] };
    expect(await store.runs.list({ ...filter, state: 'queued' })).toEqual(page);
    expect(await store.runs.list({ ...filter, language: 'javascript' })).toEqual(page);
    expect(await store.runs.list(filter)).toEqual(page);
  });
});
