import type { Limiter } from '../core/access.ts';
import { blockSeconds, forgetSeconds } from './failures.ts';
import { createTake } from './memory-rates.ts';

/** The failures of one subject, with times in milliseconds since the epoch. */
interface Failures {
  count: number;
  lastAt: number;
}

/**
 * Of so many subjects the failures are kept, among those that are forgotten after as long; past that, those whose
 * last one is longest ago are forgotten.
 */
const MOST_SUBJECTS = 100_000;

/** Counts requests and failures in this process. `now` gives milliseconds since the epoch. */
export function createMemoryLimiter(now: () => number): Limiter {
  /** By how long they are kept, and each in the order of their last failures. */
  const kept = new Map<number, Map<string, Failures>>();

  /** The failures of all subjects that are forgotten after as long as this one, without those that are by now. */
  function besides(subject: string): Map<string, Failures> {
    const seconds = forgetSeconds(subject);
    const failures = kept.get(seconds) ?? new Map<string, Failures>();
    kept.set(seconds, failures);
    for (const [old, { lastAt }] of failures) {
      if (failures.size <= MOST_SUBJECTS && lastAt + seconds * 1000 > now()) break;
      failures.delete(old);
    }
    return failures;
  }

  return {
    take: createTake(),
    async blockedFor(subject) {
      const { count, lastAt } = besides(subject).get(subject) ?? { count: 0, lastAt: 0 };
      return Math.max(0, Math.ceil((lastAt - now()) / 1000 + blockSeconds(count)));
    },
    async fail(subject) {
      const failures = besides(subject);
      const count = (failures.get(subject)?.count ?? 0) + 1;
      failures.delete(subject);
      failures.set(subject, { count, lastAt: now() });
      return blockSeconds(count);
    },
    async forgive(subject) {
      besides(subject).delete(subject);
    },
  };
}
