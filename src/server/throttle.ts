import type { Context, MiddlewareHandler } from 'hono';
import type { Limiter, Rate, RateState } from '../core/access.ts';
import { overRate } from '../core/rate.ts';
import type { AppEnv, Ports, Toll } from './ports.ts';

/** The name of the one policy there is, as the headers have it. */
const POLICY = '"default"';

/**
 * Hands on what the request counts for: against its caller's own limit, else that of the settings, else that of the
 * configuration. A route pays it before anything else, or has its submission charged; a request that fails before
 * that pays with its answer. Each answer tells what is left.
 */
export function throttle({ store, rate: configured }: Ports): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const caller = c.get('caller');
    const { rate: set } = await store.settings.read();
    // Null is a choice: no limit. Only what is absent leaves the choice to the next one.
    const rate = [caller.rate, set, configured].find((choice) => choice !== undefined);
    c.set('toll', openToll(c, rate ?? undefined, store.limiter));
    await next();
  };
}

function openToll(c: Context<AppEnv>, rate: Rate | undefined, limiter: Pick<Limiter, 'take'>): Toll {
  let due = rate;
  const takeDue = () => {
    const taken = due;
    due = undefined;
    return taken;
  };
  return {
    async pay() {
      const charged = takeDue();
      if (!charged) return;
      const state = await limiter.take(c.get('caller').id, charged);
      tell(c, charged, state);
      if (!state.isAllowed) throw overRate(charged, state);
    },
    charge() {
      const charged = takeDue();
      return charged && { rate: charged, onCounted: (state) => tell(c, charged, state) };
    },
  };
}

function tell(c: Context<AppEnv>, rate: Rate, state: RateState): void {
  const headers = c.get('headers');
  headers['RateLimit-Policy'] = policyHeader(rate);
  headers.RateLimit = stateHeader(state);
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
