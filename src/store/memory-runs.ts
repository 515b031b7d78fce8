import type { Limiter } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Page } from '../core/page.ts';
import {
  type AcceptOptions,
  type Charge,
  IDEMPOTENCY_MS,
  type Idempotency,
  type Job,
  type QueueStatus,
  type RunFilter,
  type RunRecord,
  type RunState,
  type RunStore,
  type StoreLimits,
} from '../core/ports.ts';
import { overRate } from '../core/rate.ts';
import { limitsFor, mismatch } from './bounds.ts';
import type { MemoryQueue } from './memory-queue.ts';
import { MemoryShare, type Turn } from './memory-share.ts';
import { MemoryUsage } from './memory-usage.ts';
import { createWaiters } from './waiters.ts';

/** What the runs of a memory store are made of. `now` gives milliseconds since the epoch. */
export interface MemoryRunsOptions {
  limits: StoreLimits;
  queue: MemoryQueue;
  limiter: Pick<Limiter, 'take'>;
  /** Appends to the audit log, and gives the seq. */
  append(entry: AuditEntry): number;
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
  readonly #usage = new MemoryUsage();
  readonly #share = new MemoryShare();
  readonly #waiters = createWaiters();
  readonly #runs = new Map<string, Kept>();
  readonly #idempotent = new Map<string, { id: string; fingerprint: string; until: number }>();
  /** Ended runs in the order in which they expire. */
  readonly #expiring: { id: string; at: number }[] = [];

  constructor(options: MemoryRunsOptions) {
    this.#options = options;
  }

  async accept(job: Job, entry: AuditEntry, options: AcceptOptions = {}) {
    const { idempotency, quotas, charge } = options;
    if (charge) await this.#count(job.caller.id, charge);
    this.#purge();
    const now = this.#options.now();
    const limits = limitsFor(quotas, this.#options.limits);
    const { id, createdAt, caller, snippet } = job;
    const key = idempotency && JSON.stringify([caller.id, idempotency.key]);
    const first = this.#replayed(key, idempotency);
    if (first !== undefined) return { id: first, isReplay: true };
    // A job that comes again, because its first answer was lost, is there already.
    if (this.#runs.has(id)) return { id, isReplay: false };
    const text = JSON.stringify(job);
    const bytes = Buffer.byteLength(text);
    this.#usage.check({ caller: caller.id, bytes, limits, now });
    this.#usage.add(caller.id, 1, bytes);
    if (key !== undefined && idempotency) {
      this.#idempotent.set(key, { id, fingerprint: idempotency.fingerprint, until: now + IDEMPOTENCY_MS });
    }
    const record = { id, state: 'queued' as const, language: snippet.language, caller: caller.id, createdAt };
    this.#runs.set(id, { record, job: text, bytes, isCancelled: false, idempotencyKey: key });
    const run = { id, language: snippet.language, caller: caller.id };
    const released = this.#share.enter(run, limits.concurrentPerCaller);
    this.#options.append(entry);
    this.#release(released);
    return { id, isReplay: false };
  }

  async begin(id: string, consumer: string): Promise<Job | undefined> {
    const kept = this.#runs.get(id);
    if (kept?.job === undefined || this.#options.queue.isHeld(consumer)) return undefined;
    if (kept.record.state !== 'queued' || !this.#share.begin(id)) return undefined;
    kept.record = { ...kept.record, state: 'running', startedAt: this.#options.now() };
    this.#usage.add(kept.record.caller, -1, 0);
    if (kept.isCancelled) setImmediate(() => this.#options.queue.cancel(id));
    return JSON.parse(kept.job);
  }

  async finish(id: string, outcome: Outcome, entry: AuditEntry): Promise<boolean> {
    const kept = this.#runs.get(id);
    if (!kept || kept.record.state === 'done') return false;
    const { limits, queue, append, now } = this.#options;
    const text = JSON.stringify(outcome);
    const bytes = Buffer.byteLength(text);
    this.#usage.add(kept.record.caller, kept.record.state === 'queued' ? -1 : 0, bytes - kept.bytes);
    this.#usage.useCpu(kept.record.caller, outcome.usage.cpuMs, now());
    this.#runs.set(id, {
      record: { ...kept.record, state: 'done', finishedAt: now(), auditSeq: append(entry) },
      outcome: text,
      bytes,
      isCancelled: kept.isCancelled,
      idempotencyKey: kept.idempotencyKey,
    });
    this.#expiring.push({ id, at: now() + limits.resultTtlMs });
    if (kept.record.state === 'queued') queue.remove(id, kept.record.language);
    const released = this.#share.end(id);
    this.#waiters.end(id);
    this.#release(released);
    return true;
  }

  async cancel(id: string, entry: AuditEntry): Promise<RunState | undefined> {
    const kept = this.#get(id);
    if (!kept) return undefined;
    const { state } = kept.record;
    this.#options.append(entry);
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

  async job(id: string): Promise<Job | undefined> {
    return this.unfinished(id)?.job;
  }

  async erase(id: string): Promise<boolean> {
    if (this.#get(id)?.record.state !== 'done') return false;
    this.#forget(id);
    return true;
  }

  /** State and job of a run that has not ended. */
  unfinished(id: string): { state: RunState; job: Job } | undefined {
    const kept = this.#runs.get(id);
    return kept?.job === undefined ? undefined : { state: kept.record.state, job: JSON.parse(kept.job) };
  }

  /** Offers a queued run again, which a consumer took and did not begin. */
  offerAgain(id: string): void {
    const turn = this.#share.find(id);
    if (turn) this.#options.queue.add(turn);
  }

  /** The queued and the running runs of each language. */
  count(): QueueStatus['languages'] {
    const counts = new Map<string, { language: string; queued: number; running: number }>();
    for (const { language, state } of [...this.#runs.values()].map(({ record }) => record)) {
      if (state === 'done') continue;
      const count = counts.get(language) ?? { language, queued: 0, running: 0 };
      count[state]++;
      counts.set(language, count);
    }
    return [...counts.values()].sort((a, b) => (a.language < b.language ? -1 : 1));
  }

  #release(turns: readonly Turn[]): void {
    for (const turn of turns) {
      // It may have ended meanwhile.
      if (this.#share.find(turn.id)) this.#options.queue.add(turn);
    }
  }

  #get(id: string): Kept | undefined {
    this.#purge();
    return this.#runs.get(id);
  }

  async #count(caller: string, { rate, onCounted }: Charge): Promise<void> {
    const state = await this.#options.limiter.take(caller, rate);
    onCounted(state);
    if (!state.isAllowed) throw overRate(rate, state);
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
      this.#forget(id);
    }
  }

  #forget(id: string): void {
    const kept = this.#runs.get(id);
    if (!kept) return;
    this.#runs.delete(id);
    this.#usage.add(kept.record.caller, 0, -kept.bytes);
    const key = kept.idempotencyKey;
    if (key !== undefined && this.#idempotent.get(key)?.id === id) this.#idempotent.delete(key);
  }
}

function isSelected(record: Omit<RunRecord, 'outcome'>, { caller, state, language }: RunFilter): boolean {
  return (
    (caller === undefined || record.caller === caller) &&
    (state === undefined || record.state === state) &&
    (language === undefined || record.language === language)
  );
}
