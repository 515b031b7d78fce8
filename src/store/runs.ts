import type { Outcome } from '../core/outcome.ts';
import type {
  AuditEntry,
  Idempotency,
  Job,
  Page,
  RunFilter,
  RunRecord,
  RunState,
  RunStore,
  StoreLimits,
} from '../core/ports.ts';
import { IDEMPOTENCY_MS, isBound, mismatch, refusal } from './bounds.ts';
import { gather, reach } from './connection.ts';
import type { Acceptance } from './delivery.ts';
import { callerOf, callerPart, type Keys } from './keys.ts';
import type { News } from './news.ts';
import type { RedisQueue } from './queue.ts';
import { MOST_TOLD_BYTES } from './recent-ends.ts';
import type { ScriptedRedis } from './scripts.ts';

/** What the runs in Redis are made of. `now` gives milliseconds since the epoch. */
export interface RedisRunsOptions {
  redis: ScriptedRedis;
  keys: Keys;
  limits: StoreLimits;
  queue: RedisQueue;
  news: News;
  leaseMs: number;
  now(): number;
}

/** What is accepted; `consumer` is one that takes it at once. */
interface Submission {
  job: Job;
  entry: AuditEntry;
  idempotency: Idempotency | undefined;
  consumer?: string;
}

type Bare = Omit<RunRecord, 'outcome'>;
/** The fields of a run as Redis gives them, in the order of `FIELDS`. */
type Fields = (string | null | undefined)[];

const FIELDS = ['state', 'language', 'caller', 'createdAt', 'startedAt', 'finishedAt'] as const;

/** How many runs one page looks at, at most, where a filter passes some over. */
const MOST_LOOKED_AT = 1_000;

/** The runs in Redis: every change of a state is one script. */
export class RedisRuns implements RunStore {
  readonly #options: RedisRunsOptions;

  constructor(options: RedisRunsOptions) {
    this.#options = options;
  }

  async accept(job: Job, entry: AuditEntry, idempotency?: Idempotency) {
    const { queue } = this.#options;
    const { language } = job.snippet;
    const offered = queue.offer(job, (consumer) => this.#accept({ job, entry, idempotency, consumer }));
    if (offered) {
      const { id, isReplay, isBegun } = await offered;
      if (!isReplay && !isBegun) await queue.add(id, language);
      return { id, isReplay };
    }
    // Sent behind the script in one go: the id of a job that is refused meets no run, and is passed over.
    const [{ id, isReplay }] = await Promise.all([
      this.#accept({ job, entry, idempotency }),
      queue.add(job.id, language),
    ]);
    return { id, isReplay };
  }

  async begin(id: string, consumer: string): Promise<Job | undefined> {
    const { redis, news, leaseMs, now } = this.#options;
    const reply = await reach(() => redis.beginRun(now(), id, consumer, leaseMs));
    if (!reply) return undefined;
    const [job, cancelled] = reply as [string, string | null];
    // The news of the cancel may have come before the consumer knew that the run is its own.
    if (cancelled) setImmediate(() => news.cancel(id));
    return JSON.parse(job);
  }

  async finish(id: string, outcome: Outcome, entry: AuditEntry): Promise<boolean> {
    const { redis, queue, news, now } = this.#options;
    const text = JSON.stringify(outcome);
    const bytes = Buffer.byteLength(text);
    const finishedAt = now();
    gather(redis);
    const reply = await reach(() =>
      redis.finishRun(finishedAt, id, text, bytes, JSON.stringify(entry), news.own, MOST_TOLD_BYTES),
    );
    if (!reply) {
      // The answer to a first try that did end it may have been lost.
      news.end(id, []);
      return false;
    }
    const [state, language, ...rest] = reply as [RunState, string, ...string[]];
    const fields = ['done', language, ...rest, String(finishedAt), text];
    news.end(id, bytes <= MOST_TOLD_BYTES ? fields : []);
    if (state === 'queued') await queue.remove(id, language);
    return true;
  }

  async cancel(id: string, entry: AuditEntry): Promise<RunState | undefined> {
    const state = await reach(() => this.#options.redis.cancelRun(id, JSON.stringify(entry)));
    return (state as RunState | null) ?? undefined;
  }

  async read(id: string): Promise<RunRecord | undefined> {
    const { redis, keys } = this.#options;
    return toRecord(id, await reach(() => redis.hmget(keys.run + id, ...FIELDS, 'outcome')));
  }

  async list({ caller, state, language, cursor, limit }: RunFilter): Promise<Page<Bare>> {
    const part = caller === undefined ? '' : callerPart(caller);
    const isFiltered = language !== undefined || state !== undefined;
    const most = isFiltered ? Math.max(limit, MOST_LOOKED_AT) : limit;
    const reply = await reach(() =>
      this.#options.redis.listRuns(part, state ?? '', language ?? '', cursor ?? '', limit, most),
    );
    const [next, rows] = reply as [string, [string, ...Fields][]];
    const items = rows.flatMap(([id, ...fields]) => toRecord(id, fields) ?? []);
    return next === '' ? { items } : { items, cursor: next };
  }

  async waitForEnd(id: string, waitMs: number, signal?: AbortSignal): Promise<RunRecord | undefined> {
    const { news } = this.#options;
    if (!(await news.wait(id, waitMs, signal))) return undefined;
    const fields = news.takeEnd(id);
    return fields ? toRecord(id, fields) : this.read(id);
  }

  async #accept({ job, entry, idempotency, consumer = '' }: Submission): Promise<Acceptance> {
    const { redis, limits, leaseMs, now } = this.#options;
    const { id, snippet, createdAt } = job;
    const text = JSON.stringify(job);
    const caller = callerPart(job.caller.id);
    gather(redis);
    const reply = await reach(() =>
      redis.acceptRun(
        now(),
        id,
        caller,
        snippet.language,
        createdAt,
        text,
        Buffer.byteLength(text),
        JSON.stringify(entry),
        idempotency ? `${caller}:${idempotency.key}` : '',
        idempotency?.fingerprint ?? '',
        IDEMPOTENCY_MS,
        consumer,
        leaseMs,
      ),
    );
    const [verdict, first] = reply as [string, string];
    if (verdict === 'mismatch') throw mismatch();
    if (isBound(verdict)) throw refusal(verdict, limits);
    const isReplay = verdict === 'replay';
    return { id: isReplay ? first : id, isReplay, isBegun: verdict === 'begun' };
  }
}

function toRecord(id: string, fields: Fields): RunRecord | undefined {
  const [state, language, caller, createdAt, startedAt, finishedAt, outcome] = fields;
  if (!state || !language || !caller) return undefined;
  return {
    id,
    state: state as RunState,
    language,
    caller: callerOf(caller),
    createdAt: Number(createdAt),
    ...(startedAt && { startedAt: Number(startedAt) }),
    ...(finishedAt && { finishedAt: Number(finishedAt) }),
    ...(outcome && { outcome: JSON.parse(outcome) }),
  };
}
