import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { reach } from './connection.ts';
import type { Keys } from './keys.ts';
import { RecentEnds, type ToldEnd } from './recent-ends.ts';
import { createWaiters } from './waiters.ts';
import { gist, type Warn } from './warn.ts';

/** What this process hears of runs, wherever they run: ends and cancels; and of changes to keys and settings. */
export interface News {
  /** What was told of the run as it ended, if that was small and a moment ago; given once. */
  takeEnd(id: string): ToldEnd | undefined;
  /** See `RunStore.waitForEnd`. */
  wait(id: string, waitMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Calls `listener` with each run that is to be cancelled, until the function it gives is called. */
  onCancel(listener: (id: string) => void): () => void;
  /** Calls `listener`, as long as the store lives, when a key or a setting has changed, or may have. */
  onChange(listener: () => void): void;
  /** Tells the listeners of this process alone. */
  cancel(id: string): void;
  /** Tells those who wait in this process alone, with the run if it is small. */
  end(id: string, end: ToldEnd): void;
  /** A channel that only this process listens to, and as long as it listens to the others. */
  own: string;
}

/**
 * What {@link subscribe} works with: `subscriber` is a connection that waits, `redis` one that fails fast.
 */
export interface NewsOptions {
  subscriber: Redis;
  redis: Redis;
  keys: Keys;
  warn: Warn;
}

/** Most ends are heard of; whoever waits looks once after this time, in case one was not. */
const CHECK_MS = 100;

/** Subscribes to the news; one connection serves all who wait in this process. */
export async function subscribe({ subscriber, redis, keys, warn }: NewsOptions): Promise<News> {
  const waiters = createWaiters();
  const recent = new RecentEnds();
  const listeners = new Set<(id: string) => void>();
  const changeListeners = new Set<() => void>();
  const own = `${keys.ended}:${randomUUID()}`;
  const isDone = async (id: string) => (await redis.hget(keys.run + id, 'state')) === 'done';
  const cancel = (id: string) => {
    for (const listener of listeners) listener(id);
  };
  const end = (id: string, told: ToldEnd) => {
    recent.note(id, told);
    waiters.end(id);
  };
  const change = () => {
    for (const listener of changeListeners) listener();
  };
  /** What was published while the connection was away is lost: whoever waits has to look. */
  const catchUp = async () => {
    await subscriber.subscribe(keys.ended, keys.cancel, keys.changes, own);
    change();
    for (const id of waiters.ids()) if (await isDone(id)) waiters.end(id);
  };

  subscriber.on('message', (channel, text) => {
    const [id = '', ...fields] = text.split('\n');
    if (channel === keys.changes) change();
    else if (channel === keys.ended) end(id, { fields });
    else cancel(id);
  });
  await reach(() => subscriber.connect());
  await reach(catchUp);
  // Looking needs both connections, and either may be the last to come back.
  for (const connection of [subscriber, redis]) {
    connection.on('ready', () => catchUp().catch((error: unknown) => warn(`Redis: ${gist(error)}`)));
  }

  return {
    takeEnd: (id) => recent.take(id),
    async wait(id, waitMs, signal) {
      if (recent.has(id)) return true;
      const checkMs = isUp(redis) ? CHECK_MS : 0;
      return waiters.wait(id, { waitMs, signal, checkMs, isDone: () => reach(() => isDone(id)) });
    },
    onCancel(listener) {
      const own = (id: string) => listener(id);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    onChange: (listener) => void changeListeners.add(listener),
    cancel,
    end,
    own,
  };
}

/** A server that goes away ends the stream first; its connection calls itself ready until the close is heard of. */
function isUp({ status, stream }: Redis): boolean {
  return status === 'ready' && stream.writable;
}
