import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createRecorder } from '../../src/audit/record.ts';
import type { Quotas } from '../../src/core/access.ts';
import type { AuditAction, AuditEntry } from '../../src/core/audit.ts';
import { makeRunId } from '../../src/core/id.ts';
import { resolveLimits } from '../../src/core/limits.ts';
import type { Outcome, Status } from '../../src/core/outcome.ts';
import {
  type ConsumeOptions,
  type Idempotency,
  type Job,
  STORE_LIMITS,
  type Store,
  type StoreLimits,
} from '../../src/core/ports.ts';
import { createCipher } from '../../src/store/cipher.ts';
import type { RedisAddress } from '../../src/store/connection.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import type { StoreTimes } from '../../src/store/times.ts';

/** Opens an empty store of the kind under test; `now` gives milliseconds since the epoch. */
export type OpenStore = (limits: StoreLimits, now?: () => number) => Promise<Store>;

/** A store's rhythm, quick enough for tests. */
export const TIMES: StoreTimes = {
  commandMs: 1_000,
  leaseMs: 300,
  refreshMs: 60,
  sweepMs: 60,
  settledMs: 100,
  freshMs: 500,
};

/** Seals by a key that is the same in every process of a test. */
export const CIPHER = createCipher({
  keys: () => [{ id: 'test', key: createHash('sha256').update('the data key of tests').digest() }],
  renew: () => undefined,
});

/** What the recorders of tests authenticate their records with. */
export const MAC_KEY = randomBytes(32);

/** A recorder as each process has one. */
export function makeRecorder(): (entry: AuditEntry) => string {
  return createRecorder({ writer: `test:${randomUUID()}`, key: MAC_KEY, random: randomBytes });
}

/** The usual limits, but for these. */
export function within(limits: Partial<StoreLimits> = {}): StoreLimits {
  return { ...STORE_LIMITS, ...limits };
}

/** Longer than anything here takes when it works, in milliseconds. */
export const WAIT_MS = 5_000;

/** A job that is unlike any other. */
export function makeJob(options: { caller?: string; language?: string; source?: string } = {}): Job {
  const { caller = 'key_a', language = 'javascript', source = '1 + 1' } = options;
  const createdAt = Date.now();
  const snippet = { language, source, files: [], stdin: '', args: [], env: {}, limits: resolveLimits({}) };
  const id = makeRunId(createdAt, randomBytes(16));
  return {
    id,
    caller: { id: caller, role: 'submitter' },
    address: '192.0.2.1',
    snippet,
    sourceHash: 'hash',
    createdAt,
  };
}

/** Opens a store in a Redis, with a rhythm for tests. */
export function openRedisStore(
  address: RedisAddress,
  options: { prefix: string; limits?: StoreLimits; now?: () => number },
): Promise<Store> {
  return createRedisStore({ ...address, ...options, cipher: CIPHER, record: makeRecorder(), times: TIMES });
}

/** An audit record of an action upon a run. */
export function makeEntry(action: AuditAction, runId: string): AuditEntry {
  return {
    timestamp: '2026-02-12T10:30:00.000Z',
    user_id: 'key_a',
    role: 'submitter',
    action,
    details: { run_id: runId },
    ip_address: '192.0.2.1',
    success: true,
  };
}

/** An outcome that names its run, so that a mix-up shows. */
export function makeOutcome(stdout: string, status: Status = 'ok'): Outcome {
  return {
    status,
    exitCode: 0,
    stdout,
    stderr: '',
    truncated: false,
    value: { nested: [1, 'ü', null] },
    display: [],
    files: [],
    usage: { wallMs: 3.1, cpuMs: 2.8, memoryBytes: 1024, outputBytes: 3, fuel: null },
    timings: { queueMs: 1, armMs: 0, runMs: 3, totalMs: 5 },
    runtime: { language: 'javascript', version: '1', engine: 'none', build: 'sha256:0' },
  };
}

/** Accepts a job as the server does. */
export async function accept(store: Store, job: Job, idempotency?: Idempotency, quotas?: Quotas) {
  return store.runs.accept(job, makeEntry('run.submit', job.id), { idempotency, quotas });
}

/** Submits so many runs of a caller, in their order; not all at once, so that none waits too long for the store. */
export async function submit(
  store: Store,
  caller: string,
  count: number,
  { language, quotas }: { language?: string; quotas?: Quotas } = {},
): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const jobs = Array.from({ length: Math.min(100, count - ids.length) }, () =>
      makeJob({ caller, ...(language && { language }) }),
    );
    await Promise.all(jobs.map((job) => accept(store, job, undefined, quotas)));
    ids.push(...jobs.map(({ id }) => id));
  }
  return ids;
}

/** Begins and ends a run as a consumer does. */
export async function complete(store: Store, id: string, consumer = 'c1'): Promise<boolean> {
  const job = await store.runs.begin(id, consumer);
  if (!job) return false;
  return store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
}

/** A consumer that completes what it is handed; each part can be replaced. */
export function makeConsumer(store: Store, options: Partial<ConsumeOptions> = {}): ConsumeOptions {
  const consumer = options.consumer ?? 'c1';
  return {
    consumer,
    languages: ['javascript'],
    concurrency: 4,
    onRun: async (id) => {
      await complete(store, id, consumer);
    },
    onCancel: () => undefined,
    onOrphan: async ({ id }) => {
      await store.runs.finish(id, makeOutcome(id, 'crashed'), makeEntry('run.execute', id));
    },
    ...options,
  };
}
