import { resolveLimits } from '../core/limits.ts';
import type { ConsumeOptions, Job } from '../core/ports.ts';
import type { Cipher } from './cipher.ts';
import { reach } from './connection.ts';
import type { Released } from './delivery.ts';
import { callerOf, type Keys } from './keys.ts';
import { repeat } from './repeat.ts';
import type { ScriptedRedis } from './scripts.ts';
import { type Owner, openJob } from './sealed-run.ts';
import type { StoreTimes } from './times.ts';
import { gist, type Warn } from './warn.ts';

/** What a consumer's sweep works with. `held` are the runs that this consumer has in hand. */
export interface SweepOptions {
  redis: ScriptedRedis;
  keys: Keys;
  cipher: Cipher;
  times: StoreTimes;
  consumer: ConsumeOptions;
  held: ReadonlySet<string>;
  offer(released: Released): Promise<void>;
  now(): number;
  warn: Warn;
}

/** How many queued runs one sweep looks at; the next one goes on from there. */
const MOST_LOOKED_AT = 1_000;

/**
 * Looks for runs that need help, until closed. A run is an orphan when two sweeps in a row find that nobody
 * holds it: after a restart of Redis the consumers need a moment to renew their leases.
 */
export function startSweep(options: SweepOptions): AsyncDisposable {
  const { times, offer, warn } = options;
  let suspects: ReadonlySet<string> = new Set();
  let cursor = '';
  return repeat({
    everyMs: times.sweepMs,
    async task() {
      const { unheld, lost, next } = await look(cursor, options);
      for (const id of unheld) if (suspects.has(id)) await endOrphan(id, options);
      suspects = unheld;
      cursor = next;
      for (const released of lost) await offer(released);
    },
    onError(error) {
      suspects = new Set();
      warn(`A sweep failed: ${gist(error)}`);
    },
  });
}

/** The running runs that nobody holds, and of the queued ones after the cursor those that BullMQ knows nothing of. */
async function look(cursor: string, { redis, times, now, consumer, held }: SweepOptions) {
  const reply = await reach(() => redis.sweepRuns(now(), times.settledMs, cursor, MOST_LOOKED_AT));
  const [running, lost, next] = reply as [[string, string, hasLease: number][], Released[], string];
  const unheld = running.filter(([id, by, hasLease]) =>
    by === consumer.consumer ? !held.has(id) : hasLease === 0,
  );
  return { unheld: new Set(unheld.map(([id]) => id)), lost, next };
}

async function endOrphan(id: string, { redis, keys, cipher, consumer, warn }: SweepOptions): Promise<void> {
  const fields = await reach(() => redis.hmget(keys.run + id, 'job', 'caller', 'language', 'createdAt'));
  const [sealed, part, language, createdAt] = fields;
  if (!sealed || !part || !language) return;
  const owner = { id, caller: callerOf(part) };
  const job = open(cipher, sealed, owner);
  if (!job) warn('A run ends as crashed whose job cannot be opened, see CLOCHE_DATA_KEYS');
  await consumer.onOrphan(job ?? bareJob(owner, language, Number(createdAt)));
}

function open(cipher: Cipher, sealed: string, owner: Owner): Job | undefined {
  try {
    return openJob(cipher, sealed, owner);
  } catch {
    return undefined;
  }
}

/** What is known of a job that no key opens, so that its run can end. */
function bareJob({ id, caller }: Owner, language: string, createdAt: number): Job {
  const snippet = { language, files: [], stdin: '', args: [], env: {}, limits: resolveLimits({}) };
  return { id, caller: { id: caller, role: '' }, address: '', snippet, sourceHash: '', createdAt };
}
