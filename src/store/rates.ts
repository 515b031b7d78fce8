import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiter, Rate, RateState } from '../core/access.ts';

/** How many rates are counted at once; there is one for the service, and some that admins gave to keys. */
const MOST_RATES = 1_000;

/**
 * Counts requests by a limiter for each rate, which `make` makes with the rate's own name: whoever gets another
 * rate begins anew.
 */
export function createTake(make: (rate: Rate, name: string) => RateLimiterAbstract): Limiter['take'] {
  const limiters = new Map<string, RateLimiterAbstract>();
  let latest: { name: string; limiter: RateLimiterAbstract } | undefined;

  function limiterOf(rate: Rate): RateLimiterAbstract {
    const name = `${rate.requests}/${rate.windowSeconds}`;
    if (name === latest?.name) return latest.limiter;
    const limiter = limiters.get(name) ?? make(rate, name);
    latest = { name, limiter };
    limiters.delete(name);
    limiters.set(name, limiter);
    const [oldest] = limiters.keys();
    if (limiters.size > MOST_RATES && oldest !== undefined) limiters.delete(oldest);
    return limiter;
  }

  return async (caller, rate) => {
    const limiter = limiterOf(rate);
    try {
      return toState(await limiter.consume(caller), { rate, isAllowed: true });
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
