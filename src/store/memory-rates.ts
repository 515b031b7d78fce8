import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiter, Rate, RateState } from '../core/access.ts';

/** How many rates are counted at once; there is one for the service, and some that admins gave to keys. */
const MOST_RATES = 1_000;

/** Counts requests in this process, by a limiter for each rate: whoever gets another rate begins anew. */
export function createTake(): Limiter['take'] {
  const limiters = new Map<string, RateLimiterMemory>();

  function limiterOf({ requests, windowSeconds }: Rate): RateLimiterMemory {
    const name = `${requests}/${windowSeconds}`;
    const limiter =
      limiters.get(name) ?? new RateLimiterMemory({ points: requests, duration: windowSeconds });
    limiters.delete(name);
    limiters.set(name, limiter);
    const [oldest] = limiters.keys();
    if (limiters.size > MOST_RATES && oldest !== undefined) limiters.delete(oldest);
    return limiter;
  }

  return async (caller, rate) => {
    try {
      return toState(await limiterOf(rate).consume(caller), { rate, isAllowed: true });
    } catch (refused) {
      // The library rejects with its result where the rate is used up, and with an error where it failed.
      if (refused instanceof RateLimiterRes) return toState(refused, { rate, isAllowed: false });
      throw refused;
    }
  };
}

function toState(result: RateLimiterRes, { rate, isAllowed }: { rate: Rate; isAllowed: boolean }): RateState {
  return {
    isAllowed,
    limit: rate.requests,
    remaining: result.remainingPoints,
    resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
  };
}
