import type { ConsumeOptions } from '../core/ports.ts';
import { reach } from './connection.ts';
import type { Keys } from './keys.ts';
import { repeat } from './repeat.ts';
import type { ScriptedRedis } from './scripts.ts';
import type { StoreTimes } from './times.ts';
import { gist, type Warn } from './warn.ts';

/** What a consumer's sweep works with. `held` are the runs that this consumer has in hand. */
export interface SweepOptions {
  redis: ScriptedRedis;
  keys: Keys;
  times: StoreTimes;
  consumer: ConsumeOptions;
  held: ReadonlySet<string>;
  offer(id: string, language: string): Promise<void>;
  now(): number;
  warn: Warn;
}

/**
 * Looks for runs that need help, until closed. A run is an orphan when two sweeps in a row find that nobody
 * holds it: after a restart of Redis the consumers need a moment to renew their leases.
 */
export function startSweep(options: SweepOptions): AsyncDisposable {
  const { times, offer, warn } = options;
  let suspects: ReadonlySet<string> = new Set();
  return repeat({
    everyMs: times.sweepMs,
    async task() {
      const { unheld, lost } = await look(options);
      for (const id of unheld) if (suspects.has(id)) await endOrphan(id, options);
      suspects = unheld;
      for (const [id, language] of lost) await offer(id, language);
    },
    onError(error) {
      suspects = new Set();
      warn(`A sweep failed: ${gist(error)}`);
    },
  });
}

/** The running runs that nobody holds, and the queued ones that BullMQ knows nothing of. */
async function look({ redis, times, now, consumer, held }: SweepOptions) {
  const reply = await reach(() => redis.sweepRuns(now(), times.settledMs));
  const [running, lost] = reply as [[id: string, by: string, hasLease: number][], [string, string][]];
  const unheld = running.filter(([id, by, hasLease]) =>
    by === consumer.consumer ? !held.has(id) : hasLease === 0,
  );
  return { unheld: new Set(unheld.map(([id]) => id)), lost };
}

async function endOrphan(id: string, { redis, keys, consumer }: SweepOptions): Promise<void> {
  const job = await reach(() => redis.hget(keys.run + id, 'job'));
  if (job) await consumer.onOrphan(JSON.parse(job));
}
