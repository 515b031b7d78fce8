import { Redis, type RedisOptions } from 'ioredis';
import { ClocheError } from '../core/errors.ts';
import { gist, type Warn } from './warn.ts';

/** Where a Redis server is. */
export type RedisAddress = { url: string } | { socketPath: string };

/** How a connection behaves while the server is away: it fails at once, or it waits. */
export type Patience = 'fails-fast' | 'waits';

/** How to connect: see {@link connect}. */
export interface ConnectOptions {
  address: RedisAddress;
  patience: Patience;
  /** How long one command may take, for a connection that fails fast, in milliseconds. */
  commandMs: number;
  warn: Warn;
}

const MAX_RETRY_DELAY_MS = 500;

/**
 * Makes a connection that comes back by itself. It connects when `connect()` is called, or BullMQ calls it.
 * @throws ClocheError `E_INTERNAL` for what is not a Redis URL
 */
export function connect({ address, patience, commandMs, warn }: ConnectOptions): Redis {
  if ('url' in address && !/^rediss?:\/\//.test(address.url)) {
    throw new ClocheError('E_INTERNAL', 'Expected a Redis URL that begins with redis:// or rediss://');
  }
  const options = {
    lazyConnect: true,
    retryStrategy: (times: number) => Math.min(times * 50, MAX_RETRY_DELAY_MS),
    ...(patience === 'waits'
      ? { maxRetriesPerRequest: null }
      : // What was sent when the connection broke is not sent again: it may have been done.
        {
          maxRetriesPerRequest: 0,
          enableOfflineQueue: false,
          autoResendUnfulfilledCommands: false,
          commandTimeout: commandMs,
          connectTimeout: commandMs,
        }),
  } satisfies RedisOptions;
  const redis =
    'url' in address ? new Redis(address.url, options) : new Redis({ ...options, path: address.socketPath });
  redis.on('error', (error) => warn(`Redis: ${gist(error)}`));
  return redis;
}

/**
 * Runs commands and translates what goes wrong.
 * @throws ClocheError `E_STORE_DOWN` when the server is away · `E_INTERNAL` when it refuses a command
 */
export async function reach<T>(commands: () => Promise<T>): Promise<T> {
  try {
    return await commands();
  } catch (error) {
    throw error instanceof ClocheError ? error : translated(error);
  }
}

function translated(error: unknown): ClocheError {
  const cause = gist(error);
  return /^(ERR|WRONGTYPE) /.test(cause)
    ? new ClocheError('E_INTERNAL', 'The store refused a command', { cause })
    : new ClocheError('E_STORE_DOWN', 'The store cannot be reached', { cause, retryAfterSeconds: 1 });
}

/**
 * Sends what is written in this turn of the event loop at its end, in one go: many callers at once then wake
 * the server once.
 */
export function gather({ stream }: Redis): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}
