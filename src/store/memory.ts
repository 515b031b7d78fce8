import {
  type AuditEntry,
  type AuditLog,
  type AuditRecord,
  type ConsumeOptions,
  STORE_LIMITS,
  type Store,
  type StoreLimits,
} from '../core/ports.ts';
import { MemoryQueue } from './memory-queue.ts';
import { MemoryRuns } from './memory-runs.ts';
import type { Warn } from './warn.ts';

/** How a memory store is made; all of it has defaults. `now` gives milliseconds since the epoch. */
export interface MemoryStoreOptions {
  limits?: StoreLimits;
  now?: () => number;
  warn?: Warn;
}

/** After how long a run is offered again that a consumer took and did not begin, in milliseconds. */
const OFFER_AGAIN_MS = 1_000;

/** Makes a store that lives and ends with this process, for one process that both accepts and consumes. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const { limits = STORE_LIMITS, now = Date.now, warn = () => undefined } = options;
  const audit = createMemoryAudit();
  const queue = new MemoryQueue({ settle, warn });
  const runs = new MemoryRuns({ limits, queue, audit, now });

  async function settle(id: string, consumer: ConsumeOptions): Promise<void> {
    const left = runs.unfinished(id);
    if (left?.state === 'running') await consumer.onOrphan(left.job);
    if (left?.state === 'queued') setTimeout(offerAgain, OFFER_AGAIN_MS, id).unref();
  }

  function offerAgain(id: string): void {
    const left = runs.unfinished(id);
    if (left?.state === 'queued') queue.add(id, left.job.snippet.language);
  }

  return {
    kind: 'memory',
    runs,
    queue,
    audit,
    ping: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function createMemoryAudit(): AuditLog {
  const records: string[] = [];
  return {
    async append(entry: AuditEntry) {
      records.push(JSON.stringify(entry));
    },
    async list({ after, limit }) {
      return records
        .slice(after, after + limit)
        .map((text, index): AuditRecord => ({ seq: after + index + 1, ...JSON.parse(text) }));
    },
  };
}
