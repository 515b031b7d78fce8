import type { Rate, RateState } from '../core/access.ts';

/** The requests of a caller under a rate: whoever gets another rate begins anew. */
export interface Window {
  /** Tells it from all other windows. */
  name: string;
  rate: Rate;
}

/** What Redis has counted in a window: requests, this one among them, and the milliseconds that are left of it. */
export type Counted = [requests: number, leftMs: number];

/** What one process knows of the windows that are counted in Redis. */
export interface Rates {
  /** A window that is known to be used up, which need not be asked for until it ends; undefined for any other one. */
  usedUp(window: Window): RateState | undefined;
  /** Reads what was counted, and remembers a window that is used up. */
  read(window: Window, counted: Counted): RateState;
}

/** Of so many windows it is known that they are used up; past that Redis is asked again. */
const MOST_KNOWN = 10_000;

/** Knows none yet. `clock` gives milliseconds and never goes back. */
export function createRates(clock: () => number): Rates {
  /** When each window ends, in the order in which they were found to be used up. */
  const ends = new Map<string, number>();
  return {
    usedUp({ name, rate }) {
      const leftMs = (ends.get(name) ?? 0) - clock();
      return leftMs > 0 ? stateOf(rate, [rate.requests + 1, leftMs]) : undefined;
    },
    read({ name, rate }, counted) {
      const [requests, leftMs] = counted;
      if (requests >= rate.requests) {
        ends.delete(name);
        ends.set(name, clock() + leftMs);
        const [oldest] = ends.keys();
        if (ends.size > MOST_KNOWN && oldest !== undefined) ends.delete(oldest);
      }
      return stateOf(rate, counted);
    },
  };
}

/** The window of a caller, which is named as it goes into a key. */
export function windowOf(callerPart: string, rate: Rate): Window {
  return { name: `${rate.requests}/${rate.windowSeconds}:${callerPart}`, rate };
}

function stateOf({ requests: limit }: Rate, [requests, leftMs]: Counted): RateState {
  return {
    isAllowed: requests <= limit,
    limit,
    remaining: Math.max(0, limit - requests),
    resetSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
  };
}
