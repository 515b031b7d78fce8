import type { Rate, RateState } from './access.ts';
import { ClocheError } from './errors.ts';

/** The refusal of a request that a rate does not let through: `E_RATE_LIMITED`, for as long as the window lasts. */
export function overRate({ requests, windowSeconds }: Rate, { resetSeconds }: RateState): ClocheError {
  const message = `Expected at most ${requests} requests in ${windowSeconds} s`;
  return new ClocheError('E_RATE_LIMITED', message, { retryAfterSeconds: resetSeconds });
}
