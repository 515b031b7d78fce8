/** Those who wait for runs to end, by run id. */
export interface Waiters {
  /**
   * Resolves true once the run has ended, false after `waitMs` or when the signal fires. `isDone` is asked
   * once, so that an end that was not heard of is not missed: at once, and when it rejects, so does the wait;
   * or after `checkMs`, and then a failure is left to whoever catches up.
   */
  wait(id: string, options: WaitOptions): Promise<boolean>;
  /** Tells all who wait for this run that it has ended. */
  end(id: string): void;
  /** The runs that are waited for. */
  ids(): string[];
}

/** How to wait: see {@link Waiters.wait}. */
interface WaitOptions {
  waitMs: number;
  signal?: AbortSignal | undefined;
  checkMs: number;
  isDone(): Promise<boolean>;
}

/** Makes an empty set of waiters; one per process serves all its waits. */
export function createWaiters(): Waiters {
  const waiting = new Map<string, Set<() => void>>();
  return {
    wait(id, { waitMs, signal, checkMs, isDone }) {
      if (signal?.aborted) return Promise.resolve(false);
      const { promise, resolve, reject } = Promise.withResolvers<boolean>();
      const onEnd = () => resolve(true);
      const giveUp = () => resolve(false);
      const timer = setTimeout(giveUp, waitMs);
      signal?.addEventListener('abort', giveUp, { once: true });
      add(waiting, id, onEnd);
      const ask = (onFailure: (cause: unknown) => void) =>
        isDone().then((done) => done && resolve(true), onFailure);
      const check = checkMs > 0 ? setTimeout(ask, checkMs, () => undefined) : void ask(reject);
      return promise.finally(() => {
        clearTimeout(timer);
        clearTimeout(check ?? undefined);
        signal?.removeEventListener('abort', giveUp);
        remove(waiting, id, onEnd);
      });
    },
    end(id) {
      for (const onEnd of waiting.get(id) ?? []) onEnd();
    },
    ids: () => [...waiting.keys()],
  };
}

function add(waiting: Map<string, Set<() => void>>, id: string, onEnd: () => void): void {
  const those = waiting.get(id);
  if (those) those.add(onEnd);
  else waiting.set(id, new Set([onEnd]));
}

function remove(waiting: Map<string, Set<() => void>>, id: string, onEnd: () => void): void {
  const those = waiting.get(id);
  those?.delete(onEnd);
  if (those?.size === 0) waiting.delete(id);
}
