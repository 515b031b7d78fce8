import type { Redis } from 'ioredis';
import { reach } from './connection.ts';
import type { Keys } from './keys.ts';
import { repeat } from './repeat.ts';
import type { StoreTimes } from './times.ts';
import { gist, type Warn } from './warn.ts';

/** What a lease is made of: whose it is, and how long it lasts and how often it is renewed. */
export interface LeaseOptions {
  redis: Redis;
  keys: Keys;
  consumer: string;
  times: StoreTimes;
  warn: Warn;
}

/**
 * Keeps a consumer's lease until closed, and then gives it back; it lapses when the process dies. Resolves
 * once the lease is there. @throws ClocheError `E_STORE_DOWN`
 */
export async function keepLease(options: LeaseOptions): Promise<AsyncDisposable> {
  const { redis, keys, consumer, times, warn } = options;
  const key = keys.lease + consumer;
  const renew = async () => {
    await reach(() =>
      Promise.all([redis.set(key, 1, 'PX', times.leaseMs), redis.sadd(keys.consumers, consumer)]),
    );
  };
  await renew();
  const renewing = repeat({
    everyMs: times.refreshMs,
    task: renew,
    onError: (error) => warn(`A consumer could not renew its lease: ${gist(error)}`),
  });
  return {
    async [Symbol.asyncDispose]() {
      await renewing[Symbol.asyncDispose]();
      const given = Promise.all([redis.del(key), redis.srem(keys.consumers, consumer)]);
      await given.catch((error: unknown) => warn(`A lease is left to lapse: ${gist(error)}`));
    },
  };
}
