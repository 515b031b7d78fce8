import type { Limiter } from '../core/access.ts';
import type { AccessOptions } from './access-options.ts';
import { gather, reach } from './connection.ts';
import { BLOCK_SECONDS, forgetSeconds } from './failures.ts';
import { FreshCache } from './fresh-cache.ts';
import { callerPart } from './keys.ts';
import { type Counted, type Rates, windowOf } from './rates.ts';

/** Of so many subjects it is known here whether they are blocked; past that Redis is asked again. */
const MOST_CACHED = 10_000;

/** Counts requests and failures in Redis, for all processes together. */
export function createRedisLimiter({ redis, keys, freshMs, clock }: AccessOptions, rates: Rates): Limiter {
  const blockedUntil = new FreshCache<number>({ most: MOST_CACHED, freshMs, now: clock });
  const load = async (part: string) => {
    const leftMs = await reach(() => redis.pttl(keys.blocked + part));
    return clock() + Math.max(0, leftMs);
  };

  return {
    async take(caller, rate) {
      const window = windowOf(callerPart(caller), rate);
      const refused = rates.usedUp(window);
      if (refused) return refused;
      gather(redis);
      const counted = await reach(() => redis.countRequest(window.name, rate.windowSeconds));
      return rates.read(window, counted as Counted);
    },
    async blockedFor(subject) {
      const part = callerPart(subject);
      const until = await blockedUntil.get(part, () => load(part));
      return Math.max(0, Math.ceil((until - clock()) / 1000));
    },
    async fail(subject) {
      const part = callerPart(subject);
      const seconds = await reach(() => redis.noteFailure(part, forgetSeconds(subject), ...BLOCK_SECONDS));
      blockedUntil.drop(part);
      return Number(seconds);
    },
    async forgive(subject) {
      const part = callerPart(subject);
      await reach(() => redis.del(keys.failures + part, keys.blocked + part));
      blockedUntil.drop(part);
    },
  };
}
