import type { Redis } from 'ioredis';
import type { AuditEntry } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';
import { STORE_LIMITS, type Store, type StoreLimits } from '../core/ports.ts';
import { createRedisAccess } from './access.ts';
import { createRedisAudit } from './audit.ts';
import type { Cipher } from './cipher.ts';
import { connect, type Patience, type RedisAddress, reach } from './connection.ts';
import { makeKeys } from './keys.ts';
import { subscribe } from './news.ts';
import { RedisQueue } from './queue.ts';
import { createRates } from './rates.ts';
import { type Resealing, reseal } from './reseal.ts';
import { RedisRuns } from './runs.ts';
import { defineScripts } from './scripts.ts';
import { createRedisSealed } from './sealed-audit.ts';
import { STORE_TIMES, type StoreTimes } from './times.ts';
import { dampen, type Warn } from './warn.ts';

/**
 * How a Redis store is made. `cipher` keeps what people sent from whoever reads Redis; `record` makes the text of
 * an audit record as it is kept; `now` gives milliseconds since the epoch; `warn` hears of what heals by itself.
 */
export type RedisStoreOptions = RedisAddress & {
  cipher: Cipher;
  record: (entry: AuditEntry) => string;
  limits?: StoreLimits;
  times?: StoreTimes;
  prefix?: string;
  now?: () => number;
  warn?: Warn;
};

/** A store in Redis, which can be moved to another data key as it runs. */
export interface RedisStore extends Store {
  /** See {@link reseal}. */
  reseal(onProgress: (progress: Resealing) => void): Promise<Resealing>;
}

/** The oldest Redis that knows every command of the scripts. */
const OLDEST_VERSION = 7;

/**
 * Connects to Redis and makes a store there; Valkey will do, a Redis Cluster will not.
 * @throws ClocheError `E_STORE_DOWN` when the server is away · `E_INTERNAL` when it is too old
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const { cipher, record, times = STORE_TIMES, prefix = 'cloche:', now = Date.now } = options;
  const { limits = STORE_LIMITS } = options;
  const warn = dampen(options.warn ?? (() => undefined), now);
  const keys = makeKeys(prefix);
  const open = (patience: Patience) =>
    connect({ address: options, patience, commandMs: times.commandMs, warn });
  const connectWaiting = () => open('waits');
  await using stack = new AsyncDisposableStack();
  const plain = stack.adopt(open('fails-fast'), disconnect);
  const subscriber = stack.adopt(connectWaiting(), disconnect);

  await reach(() => plain.connect());
  await check(plain, warn);
  const redis = await defineScripts(plain, keys, limits);
  const news = await subscribe({ subscriber, redis, keys, warn });
  const clock = () => performance.now();
  const { freshMs, leaseMs } = times;
  const rates = createRates(clock);
  const { [Symbol.asyncDispose]: _, ...access } = stack.use(
    createRedisAccess({ redis, keys, news, cipher, record, freshMs, clock, warn }, rates),
  );
  const { settings } = access;
  const queue = new RedisQueue({ redis, keys, cipher, times, news, settings, connectWaiting, now, warn });
  const sealed = createRedisSealed(redis, keys);
  const owned = stack.move();
  return {
    kind: 'redis',
    limits,
    runs: new RedisRuns({ redis, keys, cipher, limits, queue, news, rates, leaseMs, record, now }),
    queue,
    audit: createRedisAudit({ redis, keys, sealed, record }),
    sealed,
    ...access,
    reseal: (onProgress) => reseal({ redis, keys, cipher }, onProgress),
    ping: async () => {
      await reach(() => redis.ping());
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function disconnect(redis: Redis): Promise<void> {
  redis.disconnect();
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
