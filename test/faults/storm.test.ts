import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { cloche } from '../unit/cli/cloche.ts';
import { eventually, type Part, TestService } from './harness.ts';

const KILLS = 3;
const CALLERS = 2;
const SOURCES = ["console.log('once')", "for (let i = 0; i < 2e5; i++); console.log('once')"];
/** Every key that stands for good, by its name without the prefix. */
const PERMANENT =
  /^(audit|audit-head|audit-nodes:\d+:\d+|key-ids|key-hashes|key:key_\w+|consumers|settings|factor:.*|bull:\w+:(meta|events|marker|pc|id))$/;

/** A client that asks whichever process answers, and the same again under the same idempotency key. */
class Client {
  readonly ids = new Map<string, Set<string>>();
  readonly #key: string;
  readonly #parts: () => readonly Part[];

  constructor(key: string, parts: () => readonly Part[]) {
    this.#key = key;
    this.#parts = parts;
  }

  /** Undefined where no process answered. */
  async send(method: string, path: string, options: { body?: unknown; idempotency?: string } = {}) {
    const parts = this.#parts();
    const part = parts[Math.floor(Math.random() * parts.length)];
    const headers = {
      authorization: `Bearer ${this.#key}`,
      'content-type': 'application/json',
      ...(options.idempotency && { 'idempotency-key': options.idempotency }),
    };
    const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
    return fetch(`${part?.url}${path}`, { method, headers, ...body }).catch(() => undefined);
  }

  async submit(idempotency: string): Promise<void> {
    const source = SOURCES[idempotency.charCodeAt(0) % 2];
    const response = await this.send('POST', '/v1/runs', {
      body: { language: 'javascript', source },
      idempotency,
    });
    const { id } = response?.ok ? await response.json().catch(() => ({})) : {};
    if (id) this.ids.set(idempotency, (this.ids.get(idempotency) ?? new Set()).add(id));
  }

  /** Submits, submits again and cancels, until told to stop. */
  async storm(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const idempotency = randomUUID();
      await Promise.all([this.submit(idempotency), this.submit(idempotency)]);
      if (Math.random() < 0.3) await this.submit(idempotency);
      const [id] = this.ids.get(idempotency) ?? [];
      if (id && Math.random() < 0.3) await this.send('DELETE', `/v1/runs/${id}`);
      await pause(Math.random() * 30);
    }
  }
}

/** What the books say when nothing waits or runs, and the keys that would stand for good. */
async function readBooks(redis: Redis) {
  const names = await redis.keys('cloche:*');
  const short = (name: string) => name.slice('cloche:'.length);
  const ttls = await Promise.all(names.map((name) => redis.pttl(name)));
  const forever = names.filter((_, index) => ttls[index] === -1).map(short);
  const callers = names.filter((name) => short(name).startsWith('caller:'));
  const books = await Promise.all(callers.map((name) => redis.hmget(name, 'queued', 'live', 'parked')));
  const runs = names.filter((name) => short(name).startsWith('run:'));
  const bytes = await Promise.all(runs.map((name) => redis.hget(name, 'bytes')));
  return {
    unknown: forever.filter((name) => !PERMANENT.test(name)),
    waiting: names.map(short).filter((name) => /^(queued|running|parked|line:.*)$/.test(name)),
    books,
    excess: Number(await redis.get('cloche:bytes')) - bytes.reduce((sum, one) => sum + Number(one), 0),
  };
}

test('processes killed at any moment in a storm leave no run stuck, no book open and no record out', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloche-data-'));
  await using service = await TestService.open();
  const env = { CLOCHE_DATA_DIR: dataDir };
  const host = (...args: string[]) =>
    cloche(args, { cwd: dataDir, env: { ...env, REDIS_URL: service.redis.url } });
  const parts = await Promise.all([service.start('start', env), service.start('start', env)]);
  const create = [
    'keys',
    'create',
    '--name',
    'storm',
    '--role',
    'submitter',
    '--concurrent',
    '2',
    '--rate',
    'off',
  ];
  const keys = await Promise.all(Array.from({ length: CALLERS }, () => host(...create)));
  const clients = keys.map(({ stdout }) => new Client(stdout.trim(), () => parts));
  const stop = new AbortController();
  const storms = clients.flatMap((client) => [client.storm(stop.signal), client.storm(stop.signal)]);
  for (let kill = 0; kill < KILLS; kill++) {
    await pause(300 + Math.random() * 700);
    const at = kill % parts.length;
    await parts[at]?.kill('SIGKILL');
    parts[at] = await service.start('start', env);
  }
  stop.abort();
  await Promise.all(storms);

  const redis = new Redis(service.redis.url);
  const isQuiet = async () => (await redis.exists('cloche:queued', 'cloche:running')) === 0 || undefined;
  expect(await eventually(30_000, isQuiet)).toBe(true);
  const sets = clients.flatMap(({ ids }) => [...ids.values()]);
  expect(sets.length).toBeGreaterThan(50);
  expect(sets.filter((ids) => ids.size !== 1)).toEqual([]);

  const records = Map.groupBy(await service.records(), ({ details }) => String(details.run_id));
  const ids = (await redis.keys('cloche:run:*')).map((name) => name.slice('cloche:run:'.length));
  expect(sets.flatMap((set) => [...set]).filter((id) => !ids.includes(id))).toEqual([]);
  const outcomes = await Promise.all(ids.map(async (id) => (await service.read(id)).outcome?.status));
  for (const [at, id] of ids.entries()) {
    const own = (records.get(id) ?? []).filter(({ action }) => action !== 'run.cancel');
    expect(own).toMatchObject([
      { action: 'run.submit' },
      { action: 'run.execute', details: { status: outcomes[at] } },
    ]);
  }
  expect(await readBooks(redis)).toEqual({
    unknown: [],
    waiting: [],
    books: Array(CALLERS).fill(['0', '0', null]),
    excess: 0,
  });
  redis.disconnect();
  const verdict = await host('audit', 'verify', '--json');
  expect(JSON.parse(verdict.stdout)).toMatchObject({ isSound: true, late: 0 });
  await rm(dataDir, { recursive: true });
}, 120_000);
