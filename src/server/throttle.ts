import type { MiddlewareHandler } from 'hono';
import type { Rate, RateState } from '../core/access.ts';
import { ClocheError } from '../core/errors.ts';
import type { AppEnv, Ports } from './ports.ts';

/** The name of the one policy there is, as the headers have it. */
const POLICY = '"default"';

/**
 * Counts the request against the rate limit of its caller, and tells in every answer what is left of it: the
 * caller's own limit, else that of the settings, else that of the configuration.
 * The middleware throws `E_RATE_LIMITED`.
 */
export function throttle({ store, rate: configured }: Ports): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const caller = c.get('caller');
    const { rate: set } = await store.settings.read();
    // Null is a choice: no limit. Only what is absent leaves the choice to the next one.
    const rate = [caller.rate, set, configured].find((choice) => choice !== undefined);
    if (rate) {
      const state = await store.limiter.take(caller.id, rate);
      c.header('RateLimit-Policy', policyHeader(rate));
      c.header('RateLimit', stateHeader(state));
      if (!state.isAllowed) throw tooMany(rate, state);
    }
    await next();
  };
}

/** Structured field of draft-ietf-httpapi-ratelimit-headers-10, section 3. */
function policyHeader({ requests, windowSeconds }: Rate): string {
  return `${POLICY};q=${requests};w=${windowSeconds}`;
}

/**
 * Structured field of draft-ietf-httpapi-ratelimit-headers-10, section 4. The three parameters at the end are what
 * draft 7 calls the same: most clients look for those, and others pass over parameters that they do not know.
 */
function stateHeader({ limit, remaining, resetSeconds }: RateState): string {
  const reset = Math.ceil(resetSeconds);
  return `${POLICY};r=${remaining};t=${reset};limit=${limit};remaining=${remaining};reset=${reset}`;
}

function tooMany({ requests, windowSeconds }: Rate, { resetSeconds }: RateState): ClocheError {
  const message = `Expected at most ${requests} requests in ${windowSeconds} s`;
  return new ClocheError('E_RATE_LIMITED', message, { retryAfterSeconds: resetSeconds });
}
