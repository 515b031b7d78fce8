import type { Outcome } from '../core/outcome.ts';
import type {
  AuditEntry,
  AuditLog,
  Idempotency,
  Job,
  Page,
  RunFilter,
  RunRecord,
  RunState,
  RunStore,
  StoreLimits,
} from '../core/ports.ts';
import { IDEMPOTENCY_MS, mismatch } from './bounds.ts';
import type { MemoryQueue } from './memory-queue.ts';
import { MemoryUsage } from './memory-usage.ts';
import { createWaiters } from './waiters.ts';

/** What the runs of a memory store are made of. `now` gives milliseconds since the epoch. */
export interface MemoryRunsOptions {
  limits: StoreLimits;
  queue: MemoryQueue;
  audit: AuditLog;
  now(): number;
}

/** What is kept of a run; job and outcome are JSON, as in Redis, so that what comes out is a copy. */
interface Kept {
  record: Omit<RunRecord, 'outcome'>;
  job?: string;
  outcome?: string;
  bytes: number;
  isCancelled: boolean;
  idempotencyKey: string | undefined;
}

/** The runs of a memory store. */
export class MemoryRuns implements RunStore {
  readonly #options: MemoryRunsOptions;
  readonly #usage: MemoryUsage;
  readonly #waiters = createWaiters();
  readonly #runs = new Map<string, Kept>();
  readonly #idempotent = new Map<string, { id: string; fingerprint: string; until: number }>();
  /** Ended runs in the order in which they expire. */
  readonly #expiring: { id: string; at: number }[] = [];

  constructor(options: MemoryRunsOptions) {
    this.#options = options;
    this.#usage = new MemoryUsage(options.limits);
  }

  async accept(job: Job, entry: AuditEntry, idempotency?: Idempotency) {
    this.#purge();
    const { id, createdAt, caller, snippet } = job;
    const key = idempotency && JSON.stringify([caller.id, idempotency.key]);
    const first = this.#replayed(key, idempotency);
    if (first !== undefined) return { id: first, isReplay: true };
    // A job that comes again, because its first answer was lost, is there already.
    if (this.#runs.has(id)) return { id, isReplay: false };
    const text = JSON.stringify(job);
    const bytes = Buffer.byteLength(text);
    this.#usage.check(caller.id, bytes);
    this.#usage.add(caller.id, 1, bytes);
    if (key !== undefined && idempotency) {
      const until = this.#options.now() + IDEMPOTENCY_MS;
      this.#idempotent.set(key, { id, fingerprint: idempotency.fingerprint, until });
    }
    const record = { id, state: 'queued' as const, language: snippet.language, caller: caller.id, createdAt };
    this.#runs.set(id, { record, job: text, bytes, isCancelled: false, idempotencyKey: key });
    await this.#options.audit.append(entry);
    this.#options.queue.add(id, snippet.language);
    return { id, isReplay: false };
  }

  async begin(id: string): Promise<Job | undefined> {
    const kept = this.#runs.get(id);
    if (kept?.job === undefined || kept.record.state !== 'queued') return undefined;
    kept.record = { ...kept.record, state: 'running', startedAt: this.#options.now() };
    this.#usage.add(kept.record.caller, -1, 0);
    if (kept.isCancelled) setImmediate(() => this.#options.queue.cancel(id));
    return JSON.parse(kept.job);
  }

  async finish(id: string, outcome: Outcome, entry: AuditEntry): Promise<boolean> {
    const kept = this.#runs.get(id);
    if (!kept || kept.record.state === 'done') return false;
    const { limits, queue, audit, now } = this.#options;
    const text = JSON.stringify(outcome);
    const bytes = Buffer.byteLength(text);
    this.#usage.add(kept.record.caller, kept.record.state === 'queued' ? -1 : 0, bytes - kept.bytes);
    this.#runs.set(id, {
      record: { ...kept.record, state: 'done', finishedAt: now() },
      outcome: text,
      bytes,
      isCancelled: kept.isCancelled,
      idempotencyKey: kept.idempotencyKey,
    });
    this.#expiring.push({ id, at: now() + limits.resultTtlMs });
    queue.remove(id, kept.record.language);
    await audit.append(entry);
    this.#waiters.end(id);
    return true;
  }

  async cancel(id: string, entry: AuditEntry): Promise<RunState | undefined> {
    const kept = this.#get(id);
    if (!kept) return undefined;
    const { state } = kept.record;
    await this.#options.audit.append(entry);
    if (state === 'done') return state;
    kept.isCancelled = true;
    this.#options.queue.cancel(id);
    return state;
  }

  async read(id: string): Promise<RunRecord | undefined> {
    const kept = this.#get(id);
    if (!kept) return undefined;
    return kept.outcome === undefined
      ? { ...kept.record }
      : { ...kept.record, outcome: JSON.parse(kept.outcome) };
  }

  async list(filter: RunFilter): Promise<Page<Omit<RunRecord, 'outcome'>>> {
    this.#purge();
    const { cursor, limit } = filter;
    const found = [...this.#runs.values()]
      .map((kept) => kept.record)
      .filter((record) => isSelected(record, filter))
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .filter((record) => cursor === undefined || record.id < cursor);
    const items = found.slice(0, limit).map((record) => ({ ...record }));
    const last = items.at(-1);
    return last && found.length > limit ? { items, cursor: last.id } : { items };
  }

  async waitForEnd(id: string, waitMs: number, signal?: AbortSignal): Promise<RunRecord | undefined> {
    const isDone = async () => this.#get(id)?.record.state === 'done';
    const hasEnded = await this.#waiters.wait(id, { waitMs, signal, checkMs: 0, isDone });
    return hasEnded ? this.read(id) : undefined;
  }

  /** The job of a run that is still with a consumer. */
  unfinished(id: string): { state: RunState; job: Job } | undefined {
    const kept = this.#runs.get(id);
    return kept?.job === undefined ? undefined : { state: kept.record.state, job: JSON.parse(kept.job) };
  }

  #get(id: string): Kept | undefined {
    this.#purge();
    return this.#runs.get(id);
  }

  /** @throws ClocheError `E_IDEMPOTENCY_MISMATCH` */
  #replayed(key: string | undefined, idempotency: Idempotency | undefined): string | undefined {
    const first = key === undefined ? undefined : this.#idempotent.get(key);
    if (!first || first.until <= this.#options.now() || !this.#runs.has(first.id)) return undefined;
    if (first.fingerprint !== idempotency?.fingerprint) throw mismatch();
    return first.id;
  }

  #purge(): void {
    const now = this.#options.now();
    const expired = this.#expiring.findIndex(({ at }) => at > now);
    for (const { id } of this.#expiring.splice(0, expired === -1 ? this.#expiring.length : expired)) {
      const kept = this.#runs.get(id);
      if (!kept) continue;
      this.#runs.delete(id);
      this.#usage.add(kept.record.caller, 0, -kept.bytes);
      const key = kept.idempotencyKey;
      if (key !== undefined && this.#idempotent.get(key)?.id === id) this.#idempotent.delete(key);
    }
  }
}

function isSelected(record: Omit<RunRecord, 'outcome'>, { caller, state, language }: RunFilter): boolean {
  return (
    (caller === undefined || record.caller === caller) &&
    (state === undefined || record.state === state) &&
    (language === undefined || record.language === language)
  );
}
