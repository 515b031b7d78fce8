import type { AuditEntry } from '../core/audit.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Page } from '../core/page.ts';
import type { AcceptOptions, Job, RunFilter, RunRecord, RunState, RunStore } from '../core/ports.ts';
import { type AcceptingOptions, acceptRun, type Submission } from './accept.ts';
import { gather, reach } from './connection.ts';
import type { Acceptance, Released } from './delivery.ts';
import { callerOf, callerPart, type Keys } from './keys.ts';
import type { News } from './news.ts';
import type { RedisQueue } from './queue.ts';
import { MOST_TOLD_BYTES } from './recent-ends.ts';
import { createRunCallers } from './run-callers.ts';
import { openJob, openOutcome, sealOutcome } from './sealed-run.ts';

/** What the runs in Redis are made of. */
export interface RedisRunsOptions extends AcceptingOptions {
  keys: Keys;
  queue: RedisQueue;
  news: News;
}

type Bare = Omit<RunRecord, 'outcome'>;
/** The fields of a run as Redis gives them, in the order of `FIELDS`. */
type Fields = (string | null | undefined)[];

const FIELDS = ['state', 'language', 'caller', 'createdAt', 'startedAt', 'finishedAt', 'auditSeq'] as const;

/** How many runs one page looks at, at most, where a filter passes some over. */
const MOST_LOOKED_AT = 1_000;

/** The runs in Redis: every change of a state is one script. */
export class RedisRuns implements RunStore {
  readonly #options: RedisRunsOptions;
  readonly #callers = createRunCallers();

  constructor(options: RedisRunsOptions) {
    this.#options = options;
  }

  async accept(job: Job, entry: AuditEntry, options: AcceptOptions = {}) {
    const { queue } = this.#options;
    const offered = queue.offer(job, (consumer) => this.#accept({ job, entry, options, consumer }));
    const { id, isReplay, released } = await (offered ?? this.#accept({ job, entry, options }));
    await this.#release(released);
    return { id, isReplay };
  }

  async begin(id: string, consumer: string): Promise<Job | undefined> {
    const { redis, cipher, queue, news, leaseMs, now } = this.#options;
    if (queue.isHeld(consumer)) return undefined;
    const reply = await reach(() => redis.beginRun(now(), id, consumer, leaseMs));
    if (!reply) return undefined;
    const [sealed, cancelled, caller] = reply as [string, string | null, string];
    const job = openJob(cipher, sealed, { id, caller: callerOf(caller) });
    this.#callers.note(id, job.caller.id);
    // The news of the cancel may have come before the consumer knew that the run is its own.
    if (cancelled) setImmediate(() => news.cancel(id));
    return job;
  }

  async finish(id: string, outcome: Outcome, entry: AuditEntry): Promise<boolean> {
    const { redis, cipher, queue, news, record, now } = this.#options;
    const caller = await this.#callerOf(id);
    if (caller === undefined) return false;
    const text = sealOutcome(cipher, outcome, { id, caller });
    const bytes = text.length;
    const cpuMicros = Math.ceil(outcome.usage.cpuMs * 1000);
    gather(redis);
    const reply = await reach(() =>
      redis.finishRun(now(), id, text, bytes, record(entry), news.own, MOST_TOLD_BYTES, cpuMicros),
    );
    this.#callers.forget(id);
    if (!reply) {
      // The answer to a first try that did end it may have been lost.
      news.end(id, { fields: [] });
      return false;
    }
    const [released, state, language, ...rest] = reply as [Released[], RunState, string, ...string[]];
    const fields = ['done', language, ...rest, text];
    news.end(id, bytes <= MOST_TOLD_BYTES ? { fields, outcome } : { fields: [] });
    await this.#release(released);
    if (state === 'queued') await queue.remove(id, language);
    return true;
  }

  async cancel(id: string, entry: AuditEntry): Promise<RunState | undefined> {
    const { redis, record } = this.#options;
    const state = await reach(() => redis.cancelRun(id, record(entry)));
    return (state as RunState | null) ?? undefined;
  }

  async read(id: string): Promise<RunRecord | undefined> {
    const { redis, keys } = this.#options;
    return this.#toRecord(id, await reach(() => redis.hmget(keys.run + id, ...FIELDS, 'outcome')));
  }

  async list({ caller, state, language, cursor, limit }: RunFilter): Promise<Page<Bare>> {
    const part = caller === undefined ? '' : callerPart(caller);
    const isFiltered = language !== undefined || state !== undefined;
    const most = isFiltered ? Math.max(limit, MOST_LOOKED_AT) : limit;
    const reply = await reach(() =>
      this.#options.redis.listRuns(part, state ?? '', language ?? '', cursor ?? '', limit, most),
    );
    const [next, rows] = reply as [string, [string, ...Fields][]];
    const items = rows.flatMap(([id, ...fields]) => this.#toRecord(id, fields) ?? []);
    return next === '' ? { items } : { items, cursor: next };
  }

  async waitForEnd(id: string, waitMs: number, signal?: AbortSignal): Promise<RunRecord | undefined> {
    const { news } = this.#options;
    if (!(await news.wait(id, waitMs, signal))) return undefined;
    const end = news.takeEnd(id);
    return end ? this.#toRecord(id, end.fields, end.outcome) : this.read(id);
  }

  async job(id: string): Promise<Job | undefined> {
    const { redis, keys, cipher } = this.#options;
    const [text, part] = await reach(() => redis.hmget(keys.run + id, 'job', 'caller'));
    return text && part ? openJob(cipher, text, { id, caller: callerOf(part) }) : undefined;
  }

  async erase(id: string): Promise<boolean> {
    return (await reach(() => this.#options.redis.eraseRun(id))) === 1;
  }

  /** Hands to BullMQ what a script released; what is not told here is found by the sweep. */
  async #release(released: readonly Released[]): Promise<void> {
    if (released.length > 0) await Promise.all(released.map((run) => this.#options.queue.add(run)));
  }

  async #accept(submission: Submission): Promise<Acceptance> {
    const { id, caller } = submission.job;
    const acceptance = await acceptRun(this.#options, submission);
    if (acceptance.isBegun) this.#callers.note(id, caller.id);
    return acceptance;
  }

  /** Whose a run is; undefined when there is no such run. */
  async #callerOf(id: string): Promise<string | undefined> {
    const { redis, keys } = this.#options;
    const known = this.#callers.find(id);
    if (known !== undefined) return known;
    const part = await reach(() => redis.hget(keys.run + id, 'caller'));
    return part === null ? undefined : callerOf(part);
  }

  /** A run of its fields; `known` is its outcome where that need not be opened. */
  #toRecord(id: string, fields: Fields, known?: Outcome): RunRecord | undefined {
    const [state, language, part, createdAt, startedAt, finishedAt, auditSeq, outcome] = fields;
    if (!state || !language || !part) return undefined;
    const caller = callerOf(part);
    return {
      id,
      state: state as RunState,
      language,
      caller,
      createdAt: Number(createdAt),
      ...(startedAt && { startedAt: Number(startedAt) }),
      ...(finishedAt && { finishedAt: Number(finishedAt) }),
      ...(auditSeq && { auditSeq: Number(auditSeq) }),
      ...(outcome && { outcome: known ?? openOutcome(this.#options.cipher, outcome, { id, caller }) }),
    };
  }
}
