import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRecord } from '../../src/core/audit.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import type { SnippetInput } from '../../src/core/snippet.ts';
import { type PortRedis, startPortRedis } from './redis-port.ts';

const BIN = join(import.meta.dirname, '../../src/cli/cloche.mjs');
const KEY = 'ck_faults_0123456789abcdef';
const READY = { serve: 'listening', work: 'taking runs', start: 'listening' };
const POLL_MS = 25;

/** A process of the service. */
export interface Part {
  pid: number;
  /** Where its API is, if it has one. */
  url: string;
  /** Process ids of its sandboxes. */
  sandboxes(): number[];
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** A run as the API shows it. */
export interface Run {
  id: string;
  state: 'queued' | 'running' | 'done';
  outcome?: Outcome;
}

/** The real service in real processes, over a Redis that they share with nobody. */
export class TestService implements AsyncDisposable {
  readonly redis: PortRedis;
  /** The admin's. */
  readonly key = KEY;
  readonly #dataDir: string;
  readonly #parts = new Set<Part>();
  #url = '';

  private constructor(redis: PortRedis, dataDir: string) {
    this.redis = redis;
    this.#dataDir = dataDir;
  }

  static async open(): Promise<TestService> {
    const dataDir = await mkdtemp(join(tmpdir(), 'cloche-data-'));
    return new TestService(await startPortRedis(), dataDir);
  }

  /** Starts a process, and waits until it is ready. */
  async start(name: keyof typeof READY, env: Record<string, string> = {}): Promise<Part> {
    const child = spawn(process.execPath, [BIN, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        REDIS_URL: this.redis.url,
        CLOCHE_ADMIN_KEY: KEY,
        CLOCHE_RATE_LIMIT: 'off',
        CLOCHE_DATA_DIR: this.#dataDir,
        CLOCHE_SANDBOXES: '1',
        ...env,
      },
    });
    const url = await untilReady(child, READY[name]);
    const part = toPart(child, url);
    this.#parts.add(part);
    if (url !== '') this.#url = url;
    return part;
  }

  async submit(snippet: SnippetInput, waitSeconds = 0): Promise<Run> {
    const response = await this.call('POST', '/v1/runs', snippet, waitSeconds);
    if (!response.ok) throw new Error(`Expected the run to be accepted, got ${await response.text()}`);
    return response.json();
  }

  async read(id: string): Promise<Run> {
    return (await this.call('GET', `/v1/runs/${id}`)).json();
  }

  /** Sends a request with the admin's key. */
  call(method: string, path: string, body?: unknown, waitSeconds = 0): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${KEY}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(waitSeconds > 0 && { prefer: `wait=${waitSeconds}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Waits for a run to be in a state. */
  async until(id: string, state: Run['state'], withinMs: number): Promise<Run> {
    const run = await eventually(withinMs, async () => {
      const seen = await this.read(id);
      return seen.state === state ? seen : undefined;
    });
    if (!run) throw new Error(`Expected ${id} to be ${state} within ${withinMs} ms`);
    return run;
  }

  /** Every audit record of ended runs. */
  async executions(): Promise<AuditRecord[]> {
    return (await this.records()).filter((record) => record.action === 'run.execute');
  }

  /** Every audit record. */
  async records(): Promise<AuditRecord[]> {
    const all: AuditRecord[] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const response = await this.call('GET', `/v1/audit?after=${after}&limit=1000`);
      const page: { records: AuditRecord[]; next?: number } = await response.json();
      all.push(...page.records);
      after = page.next;
    }
    return all;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#parts].map((part) => part.kill('SIGKILL')));
    await this.redis[Symbol.asyncDispose]();
    await rm(this.#dataDir, { recursive: true });
  }
}

/** Asks again and again until there is an answer; undefined when there was none in time. */
export async function eventually<T>(
  withinMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const until = performance.now() + withinMs; performance.now() < until; await pause(POLL_MS)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Whether a process has ended by then. */
export async function isGoneWithin(pid: number, withinMs: number): Promise<boolean> {
  return (await eventually(withinMs, async () => !isAlive(pid) || undefined)) ?? false;
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** Process ids of the children of a process, those that have ended and are not yet reaped among them. */
export function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'));
  return lists
    .flatMap((list) => list.split(' '))
    .filter(Boolean)
    .map(Number);
}

/** Whether a process runs; one that has ended and is not yet reaped does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function toPart(child: ChildProcess, url: string): Part {
  const pid = child.pid ?? 0;
  return {
    pid,
    url,
    sandboxes: () => childrenOf(pid),
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

/** Reads the log until the process says that it is ready, and on, so that it can write; gives the URL in that line. */
async function untilReady(child: ChildProcess, message: string): Promise<string> {
  if (!child.stdout) throw new Error('Expected a log on stdout');
  const lines = createInterface({ input: child.stdout });
  const ready = Promise.withResolvers<string>();
  lines.on('line', (line) => {
    const { msg, url = '' }: { msg: string; url?: string } = JSON.parse(line);
    if (msg === message) ready.resolve(url);
  });
  lines.once('close', () => ready.reject(new Error(`Expected "${message}", got the end of the process`)));
  return ready.promise;
}
