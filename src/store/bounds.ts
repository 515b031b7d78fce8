import type { Quotas } from '../core/access.ts';
import { ClocheError, type ErrorCode } from '../core/errors.ts';
import type { StoreLimits } from '../core/ports.ts';

/** A bound that an accept can run into, by its name in {@link StoreLimits}. */
export type Bound = Exclude<keyof StoreLimits, 'concurrentPerCaller' | 'resultTtlMs'>;

interface Refusal {
  code: ErrorCode;
  what: string;
  /** When it is worth asking again: a queue drains in seconds, stored bytes go as results expire; or tomorrow. */
  retryAfterSeconds: number | 'tomorrow';
}

/** What running into each bound means: the caller's own are its quota, those in all are the host's. */
const REFUSALS: Record<Bound, Refusal> = {
  queuedPerCaller: { code: 'E_QUOTA_EXCEEDED', what: 'runs of this caller waiting', retryAfterSeconds: 1 },
  storedBytesPerCaller: {
    code: 'E_QUOTA_EXCEEDED',
    what: 'bytes stored for this caller',
    retryAfterSeconds: 60,
  },
  cpuSecondsPerDay: {
    code: 'E_QUOTA_EXCEEDED',
    what: 'CPU seconds of this caller in a day (UTC)',
    retryAfterSeconds: 'tomorrow',
  },
  queuedInAll: { code: 'E_BUSY', what: 'runs waiting', retryAfterSeconds: 1 },
  storedBytesInAll: { code: 'E_BUSY', what: 'bytes stored', retryAfterSeconds: 60 },
};

/** Tells whether a text that came from a script names a bound. */
export function isBound(name: string): name is Bound {
  return Object.hasOwn(REFUSALS, name);
}

/** The bounds for one caller: its own quotas stand before what the store has for everybody. */
export function limitsFor(quotas: Quotas | undefined, limits: StoreLimits): StoreLimits {
  return {
    ...limits,
    queuedPerCaller: quotas?.queued ?? limits.queuedPerCaller,
    concurrentPerCaller: quotas?.concurrent ?? limits.concurrentPerCaller,
    cpuSecondsPerDay: quotas?.cpuSecondsPerDay ?? limits.cpuSecondsPerDay,
  };
}

/**
 * The error for a submission that ran into a bound: `E_QUOTA_EXCEEDED` or `E_BUSY`. `now` is in milliseconds
 * since the epoch.
 */
export function refusal(bound: Bound, limits: StoreLimits, now: number): ClocheError {
  const { code, what, retryAfterSeconds: wait } = REFUSALS[bound];
  return new ClocheError(code, `Too much at once, expected at most ${limits[bound]} ${what}`, {
    retryAfterSeconds: wait === 'tomorrow' ? Math.ceil((DAY_MS - (now % DAY_MS)) / 1000) : wait,
  });
}

/** The day (UTC) of a time in milliseconds since the epoch, which days are counted from. */
export function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** The error for an idempotency key that came with another request before. */
export function mismatch(): ClocheError {
  return new ClocheError(
    'E_IDEMPOTENCY_MISMATCH',
    'Expected the request that first came with this idempotency key, got another one',
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;
