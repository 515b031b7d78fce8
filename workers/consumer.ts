import type { AuditEntry } from '../src/core/audit.ts';
import { ClocheError } from '../src/core/errors.ts';
import type { LanguageFacts } from '../src/core/language.ts';
import { emptyOutcome, type Outcome } from '../src/core/outcome.ts';
import { createPermits } from '../src/core/permits.ts';
import type { Job, Store } from '../src/core/ports.ts';
import type { Run } from '../src/core/run.ts';

/** What a consumer takes and gives. `host` names this machine in the audit record. */
export interface ConsumerOptions {
  store: Store;
  run: Run;
  languages: readonly LanguageFacts[];
  /** Names this consumer; no two that live at once share a name. */
  consumer: string;
  /** Runs at once: as many as there are sandboxes. */
  concurrency: number;
  host: string;
  now(): number;
  /** Told of what went wrong here, never of what a guest did. */
  log(message: string, cause: unknown): void;
}

/**
 * Runs are begun ahead of a free sandbox while they are short, so that no sandbox waits for the store. Long ones are
 * left to whoever is free first, on any host; a consumer that dies takes what it has begun with it.
 */
const BEGUN_PER_SANDBOX = 8;
const SHORT_MS = 20;

/**
 * What is in hand for each sandbox: while one run is in it, those before it are written down and the next ones are
 * fetched. While runs are long that is one more, since what is fetched no longer waits for its turn.
 */
const TAKEN_PER_SANDBOX = 8;
const TAKEN_WHILE_LONG = 2;

const RETRY_MS = 250;
const GIVE_UP_MS = 5000;

/** Gives the job once it is begun; undefined when it is not this consumer's to run. */
type Begin = () => Promise<Job | undefined>;

interface Ended {
  job: Job;
  outcome: Outcome;
}

/**
 * Takes runs from the store's queue, runs each once, and ends each with its result and audit record in one step. A
 * store that is away is waited for. Closing stops taking, waits for what is running, and gives the lease back.
 */
export async function startConsumer(options: ConsumerOptions): Promise<AsyncDisposable> {
  const { store, consumer, concurrency, languages } = options;
  const running = new Map<string, AbortController>();
  let closedAt: number | undefined;

  const finish = async (job: Job, outcome: Outcome): Promise<void> => {
    const entry = executeEntry(job, outcome, options);
    for (;;) {
      try {
        await store.runs.finish(job.id, outcome, entry);
        return;
      } catch (cause) {
        const isHopeless = closedAt !== undefined && options.now() - closedAt > GIVE_UP_MS;
        if (!(cause instanceof ClocheError && cause.canRetry) || isHopeless) throw cause;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };

  let usualMs = Number.POSITIVE_INFINITY;
  const isShort = () => usualMs < SHORT_MS;
  const permits = createPermits(() => concurrency * (isShort() ? BEGUN_PER_SANDBOX : 1));

  const beginAndRun = async (id: string, begin: Begin): Promise<Ended | undefined> => {
    // A cancel may be heard of before the answer that the run is begun.
    const cancel = new AbortController();
    running.set(id, cancel);
    const job = await begin();
    if (!job) return undefined;
    const queueMs = options.now() - job.createdAt;
    const outcome = await runOnce(job, cancel.signal, options);
    const { runMs } = outcome.timings;
    usualMs = Number.isFinite(usualMs) ? (7 * usualMs + runMs) / 8 : runMs;
    return { job, outcome: withQueueTime(outcome, queueMs) };
  };

  const take = async (id: string, begin: Begin): Promise<void> => {
    try {
      const ended = await permits.lend(() => beginAndRun(id, begin));
      if (ended) await finish(ended.job, ended.outcome);
    } catch (cause) {
      options.log('A run could not be ended; it ends as crashed once its lease lapses', cause);
    } finally {
      running.delete(id);
    }
  };

  const subscription = await store.queue.consume({
    consumer,
    get concurrency() {
      return concurrency * (isShort() ? TAKEN_PER_SANDBOX : TAKEN_WHILE_LONG);
    },
    languages: languages.map((facts) => facts.language),
    onRun: (id) =>
      take(id, async () => (closedAt === undefined ? store.runs.begin(id, consumer) : undefined)),
    onOffer: (id, begin) => (closedAt === undefined && permits.hasFree() ? take(id, begin) : undefined),
    onCancel: (id) => running.get(id)?.abort(),
    onOrphan: (job) => finish(job, emptyOutcome('crashed', job.snippet.language, languages)),
  });
  return {
    async [Symbol.asyncDispose]() {
      closedAt ??= options.now();
      await subscription[Symbol.asyncDispose]();
    },
  };
}

async function runOnce(job: Job, signal: AbortSignal, options: ConsumerOptions): Promise<Outcome> {
  const { snippet, caller } = job;
  // Two callers may both name a tenant `a`, and mean two.
  const tenant = JSON.stringify([caller.id, snippet.tenant ?? null]);
  try {
    signal.throwIfAborted();
    return await options.run(snippet, { signal, tenant });
  } catch (cause) {
    if (signal.aborted) return emptyOutcome('cancelled', snippet.language, options.languages);
    options.log('No sandbox could be had for a run', cause);
    return emptyOutcome('crashed', snippet.language, options.languages);
  }
}

function withQueueTime(outcome: Outcome, queueMs: number): Outcome {
  const { timings } = outcome;
  return {
    ...outcome,
    timings: { ...timings, queueMs: timings.queueMs + queueMs, totalMs: timings.totalMs + queueMs },
  };
}

function executeEntry(job: Job, outcome: Outcome, options: ConsumerOptions): AuditEntry {
  const { snippet, caller } = job;
  return {
    timestamp: new Date(options.now()).toISOString(),
    user_id: caller.id,
    role: caller.role,
    action: 'run.execute',
    details: {
      run_id: job.id,
      language: snippet.language,
      source_sha256: job.sourceHash,
      limits: snippet.limits,
      status: outcome.status,
      ...(outcome.limit && { limit: outcome.limit }),
      ...(outcome.denied && { denied: outcome.denied }),
      usage: outcome.usage,
      host: options.host,
    },
    ip_address: job.address,
    success: outcome.status === 'ok',
  };
}
