import { Redis } from 'ioredis';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createRedisStore } from '../../../src/store/redis.ts';
import { CIPHER, makeRecorder, TIMES, WAIT_MS, within } from '../../contracts/store-fixtures.ts';
import { openTestRedis } from '../../redis.ts';
import { type Door, entryOf, HOME, openDoor } from './door.ts';

const CALLER = 'key_admin';

let server: Awaited<ReturnType<typeof openTestRedis>>;
let prefix: string;
let opened = 0;
const open = new AsyncDisposableStack();

beforeAll(async () => {
  server = open.use(await openTestRedis());
});
afterAll(async () => {
  const client = connect();
  const left = await client.keys(`cloche-test-access-${process.pid}-*`);
  if (left.length > 0) await client.unlink(left);
  client.disconnect();
  await open.disposeAsync();
});
beforeEach(() => {
  prefix = `cloche-test-access-${process.pid}-${++opened}:`;
});

test('a revoked key and its tokens end on other hosts too', async () => {
  const [near, far] = [await openHost(), await openHost()];
  const { key, kept } = await near.addKey();
  const bearer = await near.access.identify(key, HOME);
  if (bearer === undefined) throw new Error('the key does not count');
  const { token } = await near.access.issueToken(bearer, {});
  const onFar = () => Promise.all([key, token].map((one) => far.access.identify(one, HOME)));
  expect(await onFar()).toMatchObject([{ via: 'key' }, { via: 'token' }]);

  await near.change(kept.id, (one) => ({ ...one, revokedAt: near.clock.now }));
  await vi.waitFor(async () => expect(await onFar()).toEqual([undefined, undefined]), WAIT_MS);
});

test('a code passes on one of two hosts that are asked at once', async () => {
  const hosts = [await openHost(), await openHost()];
  const [near] = hosts;
  if (near === undefined) throw new Error('there is no host');
  const { url } = await near.access.enrol(CALLER, entryOf('step-up.enrol'));
  const secret = new URL(url).searchParams.get('secret') ?? '';
  const codeAt = (now: number) => generateSync({ secret, epoch: now / 1000 });
  const isConfirmed = await near.access.confirm(CALLER, codeAt(near.clock.now), entryOf('step-up.confirm'));
  expect(isConfirmed).toBe(true);

  for (const host of hosts) host.clock.now += 30_000;
  const code = codeAt(near.clock.now);
  const ends = await Promise.all(
    hosts.map(({ access }) => access.stepUp(CALLER, code, entryOf('auth.step-up'))),
  );
  expect(ends.toSorted()).toEqual(['passed', 'refused']);
});

test('Redis holds no key, token, recovery code or secret of a second factor', async () => {
  const host = await openHost();
  const { key } = await host.addKey();
  const bearer = await host.access.identify(key, HOME);
  if (bearer === undefined) throw new Error('the key does not count');
  const { token } = await host.access.issueToken(bearer, {});
  await host.access.identify(token, HOME);
  const { url, recoveryCodes } = await host.access.enrol(CALLER, entryOf('step-up.enrol'));
  const secret = new URL(url).searchParams.get('secret') ?? '';

  const held = (await everythingHeld()).toLowerCase();
  expect(held).toContain(bearer.id);
  for (const one of [key.slice(3), token.split('.')[2] ?? '', secret, ...recoveryCodes]) {
    expect(held).not.toContain(one.toLowerCase());
    expect(held).not.toContain(one.toLowerCase().replaceAll('-', ''));
  }
});

async function openHost(): Promise<Door> {
  const store = await createRedisStore({
    ...server.address,
    cipher: CIPHER,
    record: makeRecorder(),
    prefix,
    limits: within(),
    times: TIMES,
  });
  open.use(store);
  return openDoor({ store });
}

function connect(): Redis {
  const { address } = server;
  return 'url' in address ? new Redis(address.url) : new Redis(address.socketPath);
}

/** All that Redis holds under the prefix of this test, as text. */
async function everythingHeld(): Promise<string> {
  const client = connect();
  const keys = await client.keys(`${prefix}*`);
  const dumps = await Promise.all(keys.map((key) => textOf(client, key)));
  client.disconnect();
  return dumps.join('\n');
}

async function textOf(client: Redis, key: string): Promise<string> {
  const type = await client.type(key);
  if (type === 'hash') return JSON.stringify([key, await client.hgetall(key)]);
  if (type === 'list') return JSON.stringify([key, await client.lrange(key, 0, -1)]);
  if (type === 'zset') return JSON.stringify([key, await client.zrange(key, '0', '-1')]);
  return JSON.stringify([key, await client.get(key)]);
}
