import { ClocheError } from '../core/errors.ts';
import { STORE_LIMITS, type Store, type StoreLimits } from '../core/ports.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createRedisStore } from '../store/redis.ts';
import { openRedis } from '../store/server.ts';
import { Failure } from './failure.ts';
import type { Environment, Settings } from './settings.ts';

/** What decides which store there is. `isAlone` says that one process both serves and runs, so that memory will do. */
export interface OpenStoreOptions {
  settings: Pick<Settings, 'redisUrl' | 'dataDir' | 'queueMax' | 'resultTtlMs'>;
  env: Environment;
  isAlone: boolean;
  warn(message: string): void;
}

/** Opens the store: in the Redis of the settings, else in a private one, else in memory. Throws a Failure. */
export async function openStore({ settings, env, isAlone, warn }: OpenStoreOptions): Promise<Store> {
  const limits = limitsOf(settings);
  await using stack = new AsyncDisposableStack();
  const server = await openRedis({ url: settings.redisUrl, dataDir: settings.dataDir, env });
  if (server) {
    stack.use(server);
    const store = stack.use(await reachable(settings, createRedisStore({ ...server.address, limits, warn })));
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
  return createMemoryStore({ limits, warn });
}

/** Names the server that is away, by its address alone: the URL may hold a password. */
async function reachable(settings: Pick<Settings, 'redisUrl'>, store: Promise<Store>): Promise<Store> {
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

function limitsOf({ queueMax, resultTtlMs }: OpenStoreOptions['settings']): StoreLimits {
  return {
    ...STORE_LIMITS,
    queuedPerCaller: queueMax.perCaller,
    queuedInAll: queueMax.inAll,
    resultTtlMs,
  };
}
