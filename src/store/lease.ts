import type { Redis } from 'ioredis';
import { reach } from './connection.ts';
import { repeat } from './repeat.ts';
import type { StoreTimes } from './times.ts';
import { gist, type Warn } from './warn.ts';

/** What a lease is made of: its key, and how long it lasts and how often it is renewed. */
export interface LeaseOptions {
  redis: Redis;
  key: string;
  times: StoreTimes;
  warn: Warn;
}

/**
 * Keeps a consumer's lease until closed, and then gives it back; it lapses when the process dies. Resolves
 * once the lease is there. @throws ClocheError `E_STORE_DOWN`
 */
export async function keepLease({ redis, key, times, warn }: LeaseOptions): Promise<AsyncDisposable> {
  const renew = async () => {
    await reach(() => redis.set(key, 1, 'PX', times.leaseMs));
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
      await redis.del(key).catch((error: unknown) => warn(`A lease is left to lapse: ${gist(error)}`));
    },
  };
}
