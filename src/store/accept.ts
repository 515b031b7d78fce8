import type { RateState } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import {
  type AcceptOptions,
  type Charge,
  IDEMPOTENCY_MS,
  type Job,
  type StoreLimits,
} from '../core/ports.ts';
import { overRate } from '../core/rate.ts';
import { isBound, limitsFor, mismatch, refusal } from './bounds.ts';
import type { Cipher } from './cipher.ts';
import { gather, reach } from './connection.ts';
import type { Acceptance, Released } from './delivery.ts';
import { callerPart } from './keys.ts';
import { type Counted, type Rates, windowOf } from './rates.ts';
import type { ScriptedRedis } from './scripts.ts';
import { sealJob } from './sealed-run.ts';

/** What runs are accepted with. `cipher` seals jobs; `now` gives milliseconds since the epoch. */
export interface AcceptingOptions {
  redis: ScriptedRedis;
  cipher: Cipher;
  limits: StoreLimits;
  rates: Rates;
  leaseMs: number;
  record(entry: AuditEntry): string;
  now(): number;
}

/** What is accepted; `consumer` is one that takes it at once. */
export interface Submission {
  job: Job;
  entry: AuditEntry;
  options: AcceptOptions;
  consumer?: string;
}

type Reply = [verdict: string, kept: string, released: Released[], counted: Counted | null];

/**
 * Keeps a job in Redis by one script, with all that its acceptance depends on.
 * @throws ClocheError as `RunStore.accept` does
 */
export async function acceptRun(accepting: AcceptingOptions, submission: Submission): Promise<Acceptance> {
  const { redis, cipher, rates, leaseMs, record, now } = accepting;
  const { job, entry, options, consumer = '' } = submission;
  const { id, snippet, createdAt } = job;
  const { idempotency, quotas, charge } = options;
  const limits = limitsFor(quotas, accepting.limits);
  const caller = callerPart(job.caller.id);
  const settle = charge && openCharge(charge, caller, rates);
  const acceptedAt = now();
  const text = sealJob(cipher, job);
  gather(redis);
  const reply = await reach(() =>
    redis.acceptRun(
      acceptedAt,
      id,
      caller,
      snippet.language,
      createdAt,
      text,
      text.length,
      record(entry),
      idempotency ? `${caller}:${idempotency.key}` : '',
      idempotency?.fingerprint ?? '',
      IDEMPOTENCY_MS,
      consumer,
      leaseMs,
      limits.queuedPerCaller,
      quotas?.concurrent ?? '',
      limits.cpuSecondsPerDay ?? '',
      ...(settle?.args ?? ['']),
    ),
  );
  const [verdict, kept, released, counted] = reply as Reply;
  if (counted) settle?.read(counted);
  if (verdict === 'mismatch') throw mismatch();
  if (isBound(verdict)) throw refusal(verdict, limits, acceptedAt);
  return { id: kept, isReplay: verdict === 'replay', isBegun: verdict === 'begun', released };
}

/** What the script is told of a charge, and how its answer is read. @throws ClocheError `E_RATE_LIMITED` */
function openCharge({ rate, onCounted }: Charge, caller: string, rates: Rates) {
  const window = windowOf(caller, rate);
  const check = (state: RateState) => {
    onCounted(state);
    if (!state.isAllowed) throw overRate(rate, state);
  };
  const refused = rates.usedUp(window);
  if (refused) check(refused);
  return {
    args: [window.name, rate.windowSeconds, rate.requests],
    read: (counted: Counted) => check(rates.read(window, counted)),
  };
}
