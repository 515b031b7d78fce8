import type {
  KeyStore,
  Limiter,
  Quotas,
  Rate,
  RateState,
  SecondFactorStore,
  SettingsStore,
} from './access.ts';
import type { AuditEntry, AuditLog, SealedStore } from './audit.ts';
import type { Outcome } from './outcome.ts';
import type { Page } from './page.ts';
import type { Snippet } from './snippet.ts';

/** Who asks. `id` names the credential; `role` a row of the role table. */
export interface Caller {
  id: string;
  role: string;
}

/** A snippet with an identity: what is queued. `createdAt` is in milliseconds since the epoch. */
export interface Job {
  id: string;
  caller: Caller;
  address: string;
  snippet: Snippet;
  /** Keyed hash of the source, for the audit log: without the key, nobody can test a guess. */
  sourceHash: string;
  createdAt: number;
}

export const RUN_STATES = ['queued', 'running', 'done'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** What is kept of a run. Times are in milliseconds since the epoch. */
export interface RunRecord {
  id: string;
  state: RunState;
  language: string;
  caller: string;
  createdAt: number;
  startedAt?: number;
  finishedAt?: number;
  outcome?: Outcome;
  /** `seq` of the audit record of its end. */
  auditSeq?: number;
}

/** The bounds of what the store takes, checked on every accept; a caller's own quotas stand before those per caller. */
export interface StoreLimits {
  queuedPerCaller: number;
  /** Runs of one caller that are handed to consumers at once; more of them wait. */
  concurrentPerCaller: number;
  /** CPU seconds that the runs of one caller may use in a day (UTC); null: no bound. */
  cpuSecondsPerDay: number | null;
  queuedInAll: number;
  storedBytesPerCaller: number;
  storedBytesInAll: number;
  resultTtlMs: number;
}

/** What is taken when nothing else is configured: 24 h, 1000 and 10000 waiting, 64 MiB and 512 MiB stored. */
export const STORE_LIMITS: StoreLimits = {
  queuedPerCaller: 1_000,
  concurrentPerCaller: 256,
  cpuSecondsPerDay: null,
  queuedInAll: 10_000,
  storedBytesPerCaller: 64 * 1024 * 1024,
  storedBytesInAll: 512 * 1024 * 1024,
  resultTtlMs: 24 * 60 * 60 * 1000,
};

/** How long an idempotency key is honoured, in milliseconds: 24 h, and never past its run's result. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

/** A submission that repeats under the same key within 24 h answers with the first one's run. */
export interface Idempotency {
  key: string;
  /** Hash of the request; another one under the same key is a mismatch. */
  fingerprint: string;
}

/** A rate that a submission counts against, and who hears what is left of it, also where it is refused. */
export interface Charge {
  rate: Rate;
  onCounted(state: RateState): void;
}

/** What goes along with a job: its idempotency key, what its caller may have, and what it counts for. */
export interface AcceptOptions {
  idempotency?: Idempotency | undefined;
  quotas?: Quotas | undefined;
  charge?: Charge | undefined;
}

/**
 * What a listing of runs selects; `caller` absent means everybody's. Newest first, which is the order of the
 * ids. A page may hold fewer than `limit` and still have a cursor.
 */
export interface RunFilter {
  caller?: string | undefined;
  state?: RunState | undefined;
  language?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** The life of every run: queued → running → done, each step once, each end with its audit record. */
export interface RunStore {
  /**
   * Keeps a job as queued with its audit record, and hands it to the queue; or as running, where a consumer of
   * this process takes it at once and no run waits before it. What it is charged is counted in the same step as
   * `Limiter.take` counts, and where that is too much nothing else is done.
   * @throws ClocheError `E_RATE_LIMITED` · `E_BUSY` · `E_QUOTA_EXCEEDED` · `E_IDEMPOTENCY_MISMATCH` · `E_STORE_DOWN`
   */
  accept(job: Job, entry: AuditEntry, options?: AcceptOptions): Promise<{ id: string; isReplay: boolean }>;
  /**
   * Takes a queued run for a consumer; undefined when it is not queued any more, so that nothing runs twice.
   * `consumer` is a name that no other start of any process has.
   */
  begin(id: string, consumer: string): Promise<Job | undefined>;
  /** Ends a run: result, state and audit record in one step. False when it had ended already. */
  finish(id: string, outcome: Outcome, entry: AuditEntry): Promise<boolean>;
  /**
   * Asks for a cancel: tells every consumer, and gives the state the run was in; undefined when there is no
   * such run. Who asks ends a run that was `queued` by `finish`; a consumer that begins it before that is
   * told again.
   */
  cancel(id: string, entry: AuditEntry): Promise<RunState | undefined>;
  read(id: string): Promise<RunRecord | undefined>;
  list(filter: RunFilter): Promise<Page<Omit<RunRecord, 'outcome'>>>;
  /** The run, as soon as it is done; undefined after `waitMs`, or when the signal fires. */
  waitForEnd(id: string, waitMs: number, signal?: AbortSignal): Promise<RunRecord | undefined>;
  /** The job of a run that has not ended. */
  job(id: string): Promise<Job | undefined>;
  /** Removes an ended run and all that is kept of it; false where there is none. */
  erase(id: string): Promise<boolean>;
}

/** Where the queue stands. */
export interface QueueStatus {
  languages: { language: string; queued: number; running: number }[];
  /** Names of the consumers that live. */
  consumers: string[];
}

/** Hands queued run ids to consumers. */
export interface RunQueue {
  /**
   * Takes ids until closed, at most `concurrency` at once. `onCancel` is called for each cancel asked for
   * anywhere; `onOrphan` for each run whose consumer is gone, which ends it.
   */
  consume(options: ConsumeOptions): Promise<AsyncDisposable>;
  status(): Promise<QueueStatus>;
}

/** How a consumer takes runs: see {@link RunQueue}. */
export interface ConsumeOptions {
  consumer: string;
  languages: readonly string[];
  /** Runs in hand at once; read whenever one is taken, so that it may change. */
  concurrency: number;
  /**
   * Begins and ends a run of the queue. One that it began and has not ended when it resolves or rejects is an
   * orphan.
   */
  onRun(id: string): Promise<void>;
  /**
   * Takes a run that this process is about to accept, or gives undefined where it has no room for one at once.
   * Calls `begin` once: what that gives is begun by this consumer already; undefined when there is nothing to
   * run. Resolves as `onRun` does. A store that never offers keeps the contract as well.
   */
  onOffer?(id: string, begin: () => Promise<Job | undefined>): Promise<void> | undefined;
  onCancel(id: string): void;
  onOrphan(job: Job): Promise<void>;
}

/** All that the service keeps: one contract, kept by Redis and by memory. */
export interface Store extends AsyncDisposable {
  kind: 'redis' | 'memory';
  limits: StoreLimits;
  runs: RunStore;
  queue: RunQueue;
  audit: AuditLog;
  /** The same log, as its sealer sees it. */
  sealed: SealedStore;
  keys: KeyStore;
  factors: SecondFactorStore;
  limiter: Limiter;
  settings: SettingsStore;
  /** @throws ClocheError `E_STORE_DOWN` */
  ping(): Promise<void>;
}
