import type { Redis } from 'ioredis';
import { ClocheError } from '../core/errors.ts';
import { STORE_LIMITS, type Store, type StoreLimits } from '../core/ports.ts';
import { createRedisAudit } from './audit.ts';
import { connect, type Patience, type RedisAddress, reach } from './connection.ts';
import { makeKeys } from './keys.ts';
import { subscribe } from './news.ts';
import { RedisQueue } from './queue.ts';
import { RedisRuns } from './runs.ts';
import { defineScripts } from './scripts.ts';
import { STORE_TIMES, type StoreTimes } from './times.ts';
import { dampen, type Warn } from './warn.ts';

/**
 * How a Redis store is made. `now` gives milliseconds since the epoch; `warn` hears of what heals by itself.
 */
export type RedisStoreOptions = RedisAddress & {
  limits?: StoreLimits;
  times?: StoreTimes;
  prefix?: string;
  now?: () => number;
  warn?: Warn;
};

/** The oldest Redis that knows every command of the scripts. */
const OLDEST_VERSION = 7;

/**
 * Connects to Redis and makes a store there; Valkey will do, a Redis Cluster will not.
 * @throws ClocheError `E_STORE_DOWN` when the server is away · `E_INTERNAL` when it is too old
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<Store> {
  const { times = STORE_TIMES, prefix = 'cloche:', now = Date.now } = options;
  const warn = dampen(options.warn ?? (() => undefined), now);
  const keys = makeKeys(prefix);
  const open = (patience: Patience) =>
    connect({ address: options, patience, commandMs: times.commandMs, warn });
  const plain = open('fails-fast');
  const subscriber = open('waits');
  const close = async () => {
    plain.disconnect();
    subscriber.disconnect();
  };

  try {
    await reach(() => plain.connect());
    await check(plain, warn);
    const limits = options.limits ?? STORE_LIMITS;
    const redis = await defineScripts(plain, keys, limits);
    const news = await subscribe({ subscriber, redis, keys, warn });
    const queue = new RedisQueue({
      redis,
      keys,
      times,
      news,
      connectWaiting: () => open('waits'),
      now,
      warn,
    });
    return {
      kind: 'redis',
      runs: new RedisRuns({ redis, keys, limits, queue, news, leaseMs: times.leaseMs, now }),
      queue,
      audit: createRedisAudit(redis, keys.audit),
      ping: async () => {
        await reach(() => redis.ping());
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function check(redis: Redis, warn: Warn): Promise<void> {
  const info = await reach(() => redis.info());
  const version = /^redis_version:(.*)$/m.exec(info)?.[1]?.trim() ?? 'none';
  if (Number.parseInt(version, 10) < OLDEST_VERSION) {
    throw new ClocheError('E_INTERNAL', `Expected Redis ${OLDEST_VERSION} or newer, got ${version}`);
  }
  const policy = /^maxmemory_policy:(.*)$/m.exec(info)?.[1]?.trim();
  if (policy !== undefined && policy !== 'noeviction') {
    warn(`Redis may drop runs when it is full: expected the policy noeviction, got ${policy}`);
  }
}
