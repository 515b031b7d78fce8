import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import type { z } from 'zod';
import { LANGUAGES } from '../../../runtimes/registry.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { AuditEntry, AuditRecord, Store } from '../../../src/core/ports.ts';
import { createApp } from '../../../src/server/app.ts';
import type { LogEvent, Ports } from '../../../src/server/ports.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';

export const KEY = 'test-key';
export const START = Date.parse('2026-02-12T10:30:00.000Z');

export const OUTCOME: Outcome = {
  status: 'ok',
  exitCode: 0,
  stdout: '42\n',
  stderr: '',
  truncated: false,
  value: { answer: [42] },
  display: [],
  files: [],
  usage: { wallMs: 3.1, cpuMs: 2.8, memoryBytes: 65536, outputBytes: 3, fuel: null },
  timings: { queueMs: 1, armMs: 0, runMs: 3, totalMs: 5 },
  runtime: { language: 'javascript', version: '1', engine: 'quickjs', build: 'sha256:00' },
};

/** A service over a memory store, its clock and its timers in the hands of the test. */
export class TestService {
  readonly store: Store;
  readonly spilled: AuditEntry[] = [];
  readonly logged: LogEvent[] = [];
  readonly app;
  now = START;
  address = '192.0.2.1';
  #tasks: { at: number; run(): Promise<void> }[] = [];

  constructor(store: Store = createMemoryStore(), overrides: Partial<Ports> = {}) {
    this.store = store;
    this.app = createApp({
      store,
      languages: LANGUAGES,
      adminKey: KEY,
      version: '0.1.0',
      now: () => this.now,
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      after: (ms, run) => this.#tasks.push({ at: this.now + ms, run }),
      hashSource: async (text) => createHmac('sha256', 'secret').update(text).digest('hex'),
      addressOf: () => this.address,
      spill: (entry) => this.spilled.push(entry),
      log: (event) => this.logged.push(event),
      ...overrides,
    });
  }

  /** Sends a request without a key. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    return this.app.api.request(path, init);
  }

  /** Sends a request with the key. */
  async call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${KEY}`);
    return this.send(path, { ...init, headers });
  }

  /** Submits a body, which is JSON unless it is text already. */
  async submit(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.call('/v1/runs', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** Lets time pass, and runs what falls due. */
  async pass(ms: number): Promise<void> {
    this.now += ms;
    const due = this.#tasks.filter(({ at }) => at <= this.now);
    this.#tasks = this.#tasks.filter(({ at }) => at > this.now);
    for (const { run } of due) await run();
  }

  /** Runs what is queued, each to the same outcome. */
  consume(outcome: Outcome = OUTCOME): Promise<AsyncDisposable> {
    return this.store.queue.consume({
      consumer: 'test',
      languages: LANGUAGES.map(({ language }) => language),
      concurrency: 1,
      onRun: async (id) => {
        const job = await this.store.runs.begin(id, 'test');
        if (job) await this.store.runs.finish(id, outcome, this.#endEntry(id));
      },
      onCancel: () => undefined,
      onOrphan: async () => undefined,
    });
  }

  /** The audit log so far, but for successful authentication, which precedes everything. */
  async audit(): Promise<AuditRecord[]> {
    const records = await this.store.audit.list({ after: 0, limit: 1000 });
    return records.filter(({ action, success }) => action !== 'auth.attempt' || !success);
  }

  #endEntry(id: string): AuditEntry {
    return {
      timestamp: new Date(this.now).toISOString(),
      user_id: 'key_admin',
      role: 'admin',
      action: 'run.execute',
      details: { run_id: id },
      ip_address: this.address,
      success: true,
    };
  }
}

/** A store that is out of reach in the ways that `broken` says, and otherwise works. */
export function brokenStore(error: Error, store: Store = createMemoryStore()): Store {
  const fail = () => Promise.reject(error);
  return {
    ...store,
    runs: {
      ...store.runs,
      accept: fail,
      read: fail,
      list: fail,
      cancel: fail,
      finish: fail,
      begin: fail,
      waitForEnd: fail,
    },
    audit: { append: fail, list: fail },
    ping: fail,
  };
}

/** Reads an answer, which holds what its schema in the document says and nothing else. */
export async function read<T>(schema: z.ZodType<T>, answer: Response | Promise<Response>): Promise<T> {
  const body: unknown = await (await answer).json();
  const parsed = schema.parse(body);
  expect(body).toEqual(parsed);
  return parsed;
}
