import { constants } from 'node:os';

/** Ctrl-C under npm comes twice, once from the terminal and once from npm: that is not a second wish. */
const SAME_WISH_MS = 500;

/** A signal that fires at the first SIGINT or SIGTERM; the next one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let firstAt = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!stop.signal.aborted) {
        firstAt = performance.now();
        stop.abort();
      } else if (performance.now() - firstAt > SAME_WISH_MS) {
        process.exit(128 + constants.signals[name]);
      }
    });
  }
  return stop.signal;
}
