import type { AuditEntry } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';
import { STORE_LIMITS, type Store, type StoreLimits } from '../core/ports.ts';
import type { Cipher } from '../store/cipher.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createRedisStore, type RedisStore } from '../store/redis.ts';
import { openRedis } from '../store/server.ts';
import type { Environment } from './environment.ts';
import { Failure } from './failure.ts';
import type { Settings } from './settings.ts';

/** The settings that decide where the store is and what it takes. */
export const STORE_SETTINGS = [
  'redisUrl',
  'dataDir',
  'queueMax',
  'concurrentMax',
  'cpuSecondsPerDay',
  'resultTtlMs',
] as const satisfies readonly (keyof Settings)[];

type StoreSettings = Pick<Settings, (typeof STORE_SETTINGS)[number]>;

/** What a store is opened with. `isAlone` says that one process both serves and runs, so that memory will do. */
export interface OpenStoreOptions {
  settings: StoreSettings;
  cipher: Cipher;
  record(entry: AuditEntry): string;
  env: Environment;
  isAlone: boolean;
  warn(message: string): void;
}

/** A store; one in Redis can be moved to another data key. */
export type OpenedStore = Store & Partial<Pick<RedisStore, 'reseal'>>;

/** Opens the store: in the Redis of the settings, else in a private one, else in memory. Throws a Failure. */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { settings, cipher, record, env, isAlone, warn } = options;
  const shared = { limits: limitsOf(settings), record, warn };
  await using stack = new AsyncDisposableStack();
  const server = await openRedis({ url: settings.redisUrl, dataDir: settings.dataDir, env });
  if (server) {
    stack.use(server);
    const opening = createRedisStore({ ...server.address, ...shared, cipher });
    const store = stack.use(await reachable(settings, opening));
    const owned = stack.move();
    return { ...store, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  }
  if (!isAlone) {
    throw new Failure(
      1,
      'There is no Redis: set REDIS_URL, or install redis-server or valkey-server; ' +
        '"cloche start" serves and runs in one process without it',
    );
  }
  warn('There is no Redis, runs are kept in memory: nothing outlives the process');
  return createMemoryStore(shared);
}

function limitsOf(settings: StoreSettings): StoreLimits {
  const { queueMax, concurrentMax, cpuSecondsPerDay, resultTtlMs } = settings;
  return {
    ...STORE_LIMITS,
    queuedPerCaller: queueMax.perCaller,
    queuedInAll: queueMax.inAll,
    concurrentPerCaller: concurrentMax,
    cpuSecondsPerDay,
    resultTtlMs,
  };
}

/** Names the server that is away, by its address alone: the URL may hold a password. */
async function reachable<T>(settings: Pick<Settings, 'redisUrl'>, store: Promise<T>): Promise<T> {
  try {
    return await store;
  } catch (cause) {
    const isAway = cause instanceof ClocheError && cause.code === 'E_STORE_DOWN';
    if (settings.redisUrl === undefined || !isAway) throw cause;
    const { protocol, host } = new URL(settings.redisUrl);
    const reason = String(cause.cause).replace(/\.$/, '');
    throw new Failure(1, `The Redis of REDIS_URL, ${protocol}//${host}, cannot be reached: ${reason}`);
  }
}
