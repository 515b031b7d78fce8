import { createHmac } from 'node:crypto';
import { generateSync } from 'otplib';
import { expect } from 'vitest';
import type { z } from 'zod';
import { LANGUAGES } from '../../../runtimes/registry.ts';
import type { Access, Enrolment, TokenWish } from '../../../src/access/access.ts';
import { createAccess } from '../../../src/access/create-access.ts';
import type { ApiKey, ServiceSettings } from '../../../src/core/access.ts';
import type { AuditAction, AuditEntry, AuditRecord } from '../../../src/core/audit.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { Store } from '../../../src/core/ports.ts';
import type { Role } from '../../../src/core/roles.ts';
import { createApp } from '../../../src/server/app.ts';
import type { LogEvent, Ports } from '../../../src/server/ports.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';

export const KEY = 'test-key';
export const START = Date.parse('2026-02-12T10:30:00.000Z');

/** The master secret of every test service. */
export const SECRET = new Uint8Array(32).fill(7);
/** The time step of RFC 6238. */
const STEP_MS = 30_000;

/** The header by which a credential is sent. */
export type Bearer = { Authorization: string };

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
  readonly access: Access;
  readonly spilled: AuditEntry[] = [];
  readonly logged: LogEvent[] = [];
  readonly app;
  now = START;
  address = '192.0.2.1';
  #tasks: { at: number; run(): Promise<void> }[] = [];

  constructor(store?: Store, overrides: Partial<Ports> = {}) {
    const now = () => this.now;
    this.store = store ?? createMemoryStore({ now });
    this.access = createAccess({ ...this.store, secret: SECRET, adminKey: KEY, now, random });
    this.app = createApp({
      store: this.store,
      access: this.access,
      languages: LANGUAGES,
      rate: null,
      corsOrigins: [],
      version: '0.1.0',
      now,
      random,
      after: (ms, run) => this.#tasks.push({ at: this.now + ms, run }),
      hashSource: async (text) => createHmac('sha256', 'secret').update(text).digest('hex'),
      addressOf: () => this.address,
      isTls: () => false,
      spill: (entry) => this.spilled.push(entry),
      log: (event) => this.logged.push(event),
      ...overrides,
    });
  }

  /** Sends a request without a key. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    return this.app.api.request(path, init);
  }

  /** Sends a request with the admin's key, unless it bears another credential. */
  async call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${KEY}`);
    return this.send(path, { ...init, headers });
  }

  /** Keeps a key, by default without an end and for every address; gives it as its bearer sends it. */
  async addKey(role: Role, changes: Partial<ApiKey> = {}): Promise<{ id: string; bearer: Bearer }> {
    const { key, hash } = this.access.makeKey();
    const id = `key_${hash.slice(0, 16)}`;
    const kept = { id, name: role, role, hashes: [{ hash }], createdAt: this.now, version: 1, ...changes };
    await this.store.keys.save(kept, this.#entry('key.create', { key: id }));
    return { id, bearer: { Authorization: `Bearer ${key}` } };
  }

  /** Exchanges a key for a token, as its bearer may. */
  async issueToken({ Authorization }: Bearer, wish: TokenWish = {}): Promise<string> {
    const identity = await this.access.identify(Authorization.slice('Bearer '.length), this.address);
    if (!identity) throw new Error('Expected a key that counts');
    return (await this.access.issueToken(identity, wish)).token;
  }

  /** Changes settings as an admin does. */
  async changeSettings(changes: Partial<ServiceSettings>): Promise<void> {
    const settings = await this.store.settings.read();
    const changed = { ...settings, ...changes, version: settings.version + 1 };
    await this.store.settings.save(changed, this.#entry('settings.change'));
  }

  /** Begins the enrolment of a second factor. */
  enrol(caller: string): Promise<Enrolment> {
    return this.access.enrol(caller, this.#entry('step-up.enrol'));
  }

  /** Gives a caller a confirmed second factor; each call of what it gives is a header with a code of a later time. */
  async addFactor(caller: string, enrolment?: Enrolment): Promise<() => { 'Cloche-TOTP': string }> {
    const { url } = enrolment ?? (await this.enrol(caller));
    const secret = new URL(url).searchParams.get('secret') ?? '';
    const next = () => {
      this.now += STEP_MS;
      return generateSync({ secret, epoch: this.now / 1000 });
    };
    await this.access.confirm(caller, next(), this.#entry('step-up.confirm'));
    return () => ({ 'Cloche-TOTP': next() });
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
        if (job) await this.store.runs.finish(id, outcome, this.#entry('run.execute', { run_id: id }));
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

  #entry(action: AuditAction, details: Record<string, unknown> = {}): AuditEntry {
    const timestamp = new Date(this.now).toISOString();
    const { address: ip_address } = this;
    return { timestamp, user_id: 'key_admin', role: 'admin', action, details, ip_address, success: true };
  }
}

function random(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
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
    audit: { ...store.audit, append: fail, list: fail },
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
