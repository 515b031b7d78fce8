import {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate as startImmediate,
  setInterval as startInterval,
  setTimeout as startTimeout,
} from '../../timers.ts';
import { type AbortSignal, abortError } from '../../web/abort.ts';

/** What a wait takes beside its length. */
interface WaitOptions {
  signal?: AbortSignal;
  ref?: boolean;
}

/** Resolves to `value` after `delay` milliseconds. Rejects with an AbortError when the signal aborts. */
export function setTimeout<T>(delay?: number, value?: T, options: WaitOptions = {}): Promise<T> {
  return wait(options, (resolve) => {
    const timeout = startTimeout(() => resolve(value as T), delay);
    if (options.ref === false) timeout.unref();
    return () => clearTimeout(timeout);
  });
}

/** Resolves to `value` once what is due now has run. */
export function setImmediate<T>(value?: T, options: WaitOptions = {}): Promise<T> {
  return wait(options, (resolve) => {
    const immediate = startImmediate(() => resolve(value as T));
    if (options.ref === false) immediate.unref();
    return () => clearImmediate(immediate);
  });
}

/** Yields `value` every `delay` milliseconds, until the loop over it ends. */
export async function* setInterval<T>(
  delay?: number,
  value?: T,
  options: WaitOptions = {},
): AsyncGenerator<T, void> {
  let due = 0;
  let wake: () => void = () => undefined;
  const interval = startInterval(() => {
    due++;
    wake();
  }, delay);
  if (options.ref === false) interval.unref();
  try {
    for (;;) {
      if (due === 0) {
        await wait<void>(options, (resolve) => {
          wake = resolve;
          return () => undefined;
        });
      }
      for (; due > 0; due--) yield value as T;
    }
  } finally {
    clearInterval(interval);
  }
}

/** Waiting by name, after the web's scheduler. */
export const scheduler = {
  wait: (delay: number, options?: WaitOptions): Promise<void> => setTimeout(delay, undefined, options),
  yield: (): Promise<void> => setImmediate(),
};

export default { setTimeout, setImmediate, setInterval, scheduler };

/** `start` begins the wait and gives what ends it early. */
function wait<T>(options: WaitOptions, start: (resolve: (value: T) => void) => () => void): Promise<T> {
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    if (!signal) {
      start(resolve);
      return;
    }
    const stop = start((value) => {
      signal.removeEventListener('abort', onAbort);
      resolve(value);
    });
    function onAbort(): void {
      stop();
      reject(abortError(signal as AbortSignal));
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
