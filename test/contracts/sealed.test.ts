import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Job } from '../../src/core/ports.ts';
import { type Cipher, createCipher, type DataKey } from '../../src/store/cipher.ts';
import { makeKeys } from '../../src/store/keys.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { reseal } from '../../src/store/reseal.ts';
import { defineScripts, type ScriptedRedis } from '../../src/store/scripts.ts';
import { startTestRedis, type TestRedis } from '../redis.ts';
import {
  accept,
  CIPHER,
  complete,
  makeConsumer,
  makeEntry,
  makeJob,
  makeRecorder,
  TIMES,
  WAIT_MS,
  within,
} from './store-fixtures.ts';

const OLD: DataKey = { id: 'old', key: createHash('sha256').update('an old key').digest() };
const NEW: DataKey = { id: 'new', key: createHash('sha256').update('a new key').digest() };
const FACTOR = {
  caller: 'key_a',
  secret: 'JBSWY3DP',
  recoveryHashes: [],
  isConfirmed: true,
  lastStep: 0,
  version: 1,
};

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

async function openStore(cipher = CIPHER) {
  const prefix = `sealed-${++opened}:`;
  return { ...(await openAgain(prefix, cipher)), prefix };
}

/** Another process over the same data. */
function openAgain(prefix: string, cipher: Cipher) {
  return createRedisStore({
    ...redis.address,
    cipher,
    record: makeRecorder(),
    prefix,
    times: TIMES,
  });
}

/** A cipher by these keys, of which the first one seals. */
function cipherOf(...keys: DataKey[]): Cipher {
  return createCipher({ keys: () => keys, renew: () => undefined });
}

it('an outcome opens as that of its run and its caller alone, and so does a job', async () => {
  await using store = await openStore();
  const [a, b, c] = [makeJob(), makeJob(), makeJob()];
  for (const job of [a, b, c]) await accept(store, job);
  for (const { id } of [a, b]) await complete(store, id);
  const keyOf = ({ id }: Job) => `${store.prefix}run:${id}`;
  const refused = {
    code: 'E_INTERNAL',
    message: 'What the store keeps cannot be opened',
    retryAfterSeconds: undefined,
  };

  await client.hset(keyOf(b), 'outcome', (await client.hget(keyOf(a), 'outcome')) ?? '');
  await expect(store.runs.read(b.id)).rejects.toMatchObject(refused);
  expect(await store.runs.read(a.id)).toMatchObject({ outcome: { stdout: a.id } });
  for (const job of [a, c]) await client.hset(keyOf(job), 'caller', 'key_other');
  await expect(store.runs.read(a.id)).rejects.toMatchObject(refused);
  await expect(store.runs.begin(c.id, 'c1')).rejects.toMatchObject(refused);
});

it('a run whose job no key opens ends as crashed', async () => {
  await using store = await openStore();
  const { id } = await accept(store, makeJob());
  await client.hset(`${store.prefix}run:${id}`, 'job', 'v1.gone.AAAA');
  await using _consumer = await store.queue.consume(makeConsumer(store));
  expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({
    caller: 'key_a',
    language: 'javascript',
    outcome: { status: 'crashed' },
  });
});

it('all that is kept is sealed by the new key in the end, and nothing of it is lost', async () => {
  await using before = await openStore(cipherOf(OLD));
  const { prefix } = before;
  const done = Array.from({ length: 300 }, (_, index) => makeJob({ caller: `key_${index % 3}` }));
  for (const job of done) await accept(before, job);
  await Promise.all(done.map(({ id }) => complete(before, id)));
  const waiting = makeJob({ source: 'ü'.repeat(9) });
  await accept(before, waiting);
  await before.factors.save(FACTOR, makeEntry('step-up.enrol', ''));
  const books = await client.mget(`${prefix}bytes`);

  await using rotating = await openAgain(prefix, cipherOf(NEW, OLD));
  const onProgress = vi.fn();
  expect(await rotating.reseal(onProgress)).toEqual({ seen: 302, resealed: 302, unopened: 0 });
  expect(onProgress.mock.calls.length).toBeGreaterThan(1);
  expect(await rotating.reseal(() => undefined)).toEqual({ seen: 302, resealed: 0, unopened: 0 });

  await using after = await openAgain(prefix, cipherOf(NEW));
  for (const { id } of done) expect(await after.runs.read(id)).toMatchObject({ outcome: { stdout: id } });
  expect(await after.factors.find('key_a')).toEqual(FACTOR);
  expect(await after.runs.begin(waiting.id, 'c1')).toEqual(waiting);
  expect(await client.mget(`${prefix}bytes`)).toEqual(books);
  expect(await client.pttl(`${prefix}run:${done[0]?.id}`)).toBeGreaterThan(0);
});

it('a text that no key opens is counted, and left as it is', async () => {
  await using store = await openStore(cipherOf(NEW, OLD));
  const { id } = await accept(store, makeJob());
  const key = `${store.prefix}run:${id}`;
  await client.hset(key, 'job', 'v1.gone.AAAA');
  expect(await store.reseal(() => undefined)).toEqual({ seen: 1, resealed: 0, unopened: 1 });
  expect(await client.hget(key, 'job')).toBe('v1.gone.AAAA');
});

it('a run that ends while its job is sealed anew stays ended', async () => {
  await using store = await openStore(cipherOf(OLD));
  const { prefix } = store;
  const { id } = await accept(store, makeJob());
  const keys = makeKeys(prefix);
  const scripted = await defineScripts(client.duplicate(), keys, within());
  const late: ScriptedRedis = Object.create(scripted, {
    hmget: {
      async value(...args: [string, ...string[]]) {
        const fields = await scripted.hmget(...args);
        await complete(store, id);
        return fields;
      },
    },
  });
  const options = { redis: late, keys, cipher: cipherOf(NEW, OLD) };
  expect(await reseal(options, () => undefined)).toEqual({ seen: 1, resealed: 0, unopened: 0 });
  scripted.disconnect();
  expect(await client.hexists(`${prefix}run:${id}`, 'job')).toBe(0);
  expect(await store.runs.read(id)).toMatchObject({ state: 'done', outcome: { stdout: id } });
});
