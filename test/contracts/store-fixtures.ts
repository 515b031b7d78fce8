import { randomBytes } from 'node:crypto';
import { makeRunId } from '../../src/core/id.ts';
import { resolveLimits } from '../../src/core/limits.ts';
import type { Outcome, Status } from '../../src/core/outcome.ts';
import {
  type AuditAction,
  type AuditEntry,
  type ConsumeOptions,
  type Job,
  STORE_LIMITS,
  type Store,
  type StoreLimits,
} from '../../src/core/ports.ts';
import type { StoreTimes } from '../../src/store/times.ts';

/** Opens an empty store of the kind under test. */
export type OpenStore = (limits: StoreLimits) => Promise<Store>;

/** A store's rhythm, quick enough for tests. */
export const TIMES: StoreTimes = {
  commandMs: 1_000,
  leaseMs: 300,
  refreshMs: 60,
  sweepMs: 60,
  settledMs: 100,
};

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
export async function accept(store: Store, job: Job, idempotency?: { key: string; fingerprint: string }) {
  return store.runs.accept(job, makeEntry('run.submit', job.id), idempotency);
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
