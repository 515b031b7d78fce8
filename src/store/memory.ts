import { randomBytes } from 'node:crypto';
import { createRecorder } from '../audit/record.ts';
import type { AuditEntry } from '../core/audit.ts';
import { type ConsumeOptions, STORE_LIMITS, type Store, type StoreLimits } from '../core/ports.ts';
import { createMemoryAudit } from './memory-audit.ts';
import { createMemoryFactors } from './memory-factors.ts';
import { MemoryKeys } from './memory-keys.ts';
import { createMemoryLimiter } from './memory-limiter.ts';
import { MemoryQueue } from './memory-queue.ts';
import { MemoryRuns } from './memory-runs.ts';
import { createMemorySettings } from './memory-settings.ts';
import type { Warn } from './warn.ts';

/**
 * How a memory store is made; all of it has defaults. `record` makes the text of an audit record as it is kept;
 * `now` gives milliseconds since the epoch.
 */
export interface MemoryStoreOptions {
  limits?: StoreLimits;
  record?: (entry: AuditEntry) => string;
  now?: () => number;
  warn?: Warn;
}

/** After how long a run is offered again that a consumer took and did not begin, in milliseconds. */
const OFFER_AGAIN_MS = 1_000;

/** Makes a store that lives and ends with this process, for one process that both accepts and consumes. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const { limits = STORE_LIMITS, record = createOwnRecorder(), now = Date.now } = options;
  const { warn = () => undefined } = options;
  const { log, sealed, append } = createMemoryAudit({ record, now });
  const settings = createMemorySettings(append);
  const queue = new MemoryQueue({ settings, settle, count: () => runs.count(), warn });
  const limiter = createMemoryLimiter(now);
  const runs = new MemoryRuns({ limits, queue, limiter, append, now });

  async function settle(id: string, consumer: ConsumeOptions): Promise<void> {
    const left = runs.unfinished(id);
    if (left?.state === 'running') await consumer.onOrphan(left.job);
    if (left?.state === 'queued') setTimeout(() => runs.offerAgain(id), OFFER_AGAIN_MS).unref();
  }

  return {
    kind: 'memory',
    limits,
    runs,
    queue,
    audit: log,
    sealed,
    keys: new MemoryKeys(append),
    factors: createMemoryFactors(append),
    limiter,
    settings,
    ping: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The log of this store ends with the process, and so may the key of its records. */
function createOwnRecorder(): (entry: AuditEntry) => string {
  return createRecorder({ writer: 'memory', key: randomBytes(32), random: randomBytes });
}
