import { ClocheError, type ErrorCode } from '../core/errors.ts';
import type { StoreLimits } from '../core/ports.ts';

/** A bound that an accept can run into, by its name in {@link StoreLimits}. */
export type Bound = Exclude<keyof StoreLimits, 'resultTtlMs'>;

interface Refusal {
  code: ErrorCode;
  what: string;
  /** When it is worth asking again: a queue drains in seconds, stored bytes go as results expire. */
  retryAfterSeconds: number;
}

/** What running into each bound means: the caller's own are its quota, those in all are the host's. */
const REFUSALS: Record<Bound, Refusal> = {
  queuedPerCaller: { code: 'E_QUOTA_EXCEEDED', what: 'runs of this caller waiting', retryAfterSeconds: 1 },
  storedBytesPerCaller: {
    code: 'E_QUOTA_EXCEEDED',
    what: 'bytes stored for this caller',
    retryAfterSeconds: 60,
  },
  queuedInAll: { code: 'E_BUSY', what: 'runs waiting', retryAfterSeconds: 1 },
  storedBytesInAll: { code: 'E_BUSY', what: 'bytes stored', retryAfterSeconds: 60 },
};

/** Tells whether a text that came from a script names a bound. */
export function isBound(name: string): name is Bound {
  return Object.hasOwn(REFUSALS, name);
}

/** The error for a submission that ran into a bound: `E_QUOTA_EXCEEDED` or `E_BUSY`. */
export function refusal(bound: Bound, limits: StoreLimits): ClocheError {
  const { code, what, retryAfterSeconds } = REFUSALS[bound];
  return new ClocheError(code, `Too much at once, expected at most ${limits[bound]} ${what}`, {
    retryAfterSeconds,
  });
}

/** The error for an idempotency key that came with another request before. */
export function mismatch(): ClocheError {
  return new ClocheError(
    'E_IDEMPOTENCY_MISMATCH',
    'Expected the request that first came with this idempotency key, got another one',
  );
}

/** How long an idempotency key is remembered, in milliseconds: 24 h, and never past its run's result. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;
