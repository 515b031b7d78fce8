import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { readCheckpoint } from '../../src/audit/checkpoint.ts';
import { createSigner } from '../../src/audit/signer.ts';
import { openLog, verifyLog } from '../../src/audit/verify.ts';
import { readPins } from '../../src/cli/audit/pins.ts';
import { startTestRedis } from '../redis.ts';
import { eventually } from './harness.ts';
import { LEASE_MS, LOG_NAME, LOG_SEED, MAC_KEY, openLogStore } from './log-store.ts';

const PROCESS = join(import.meta.dirname, 'log-process.ts');
const ROUNDS = 25;
const SEALERS = 3;
const PATIENCE_MS = 20_000;
const MOST_PAUSE_MS = 60;

/** A log that is written to and sealed by real processes, over a Redis that they share with nobody. */
class TestLog implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly #sealers = new Map<string, ChildProcess>();
  #socketPath = '';
  #pinsPath = '';
  #redis: Redis | undefined;
  #load: ChildProcess | undefined;
  #started = 0;

  static async open(): Promise<TestLog> {
    const log = new TestLog();
    const { address } = log.#stack.use(await startTestRedis());
    const folder = await mkdtemp(join(tmpdir(), 'cloche-sealers-'));
    log.#stack.defer(() => rm(folder, { recursive: true }));
    log.#socketPath = address.socketPath;
    log.#pinsPath = join(folder, 'checkpoints.jsonl');
    log.#redis = log.#stack.adopt(new Redis(address.socketPath), async (redis) => redis.disconnect());
    log.#stack.defer(() => log.#endAll());
    log.#load = log.#start('append', 'load');
    for (let i = 0; i < SEALERS; i++) log.addSealer();
    return log;
  }

  addSealer(): void {
    const name = `sealer-${++this.#started}`;
    this.#sealers.set(name, this.#start('seal', name));
  }

  /** Waits until another one than that leads and has sealed more than so much. */
  async untilLed(options: { by?: ChildProcess; past: number }): Promise<ChildProcess> {
    const leader = await eventually(PATIENCE_MS, async () => {
      const child = this.#sealers.get((await this.#redis?.get('cloche:audit-leader')) ?? '');
      return child !== options.by && (await this.sealed()) > options.past ? child : undefined;
    });
    if (!leader) throw new Error(`Expected another leader to seal past ${options.past}`);
    return leader;
  }

  async sealed(): Promise<number> {
    return Number((await this.#redis?.hget('cloche:audit-head', 'size')) ?? 0);
  }

  /** How often the lead has changed. */
  async epoch(): Promise<number> {
    return Number(await this.#redis?.hget('cloche:audit-head', 'epoch'));
  }

  /** Ends the load and seals the rest; then checks all that was ever pinned against the log. */
  async check(): Promise<void> {
    const { sealed, audit, ...store } = await openLogStore(this.#socketPath, 'check');
    this.#stack.use(store);
    if (!this.#load?.stdout) throw new Error('Expected a load with an output');
    const said = text(this.#load.stdout);
    this.#load.kill();
    const taken = Number((await said).trim().split('\n').at(-1));
    const rest = async () => ((await sealed.head()).sealed >= taken ? true : undefined);
    expect(await eventually(PATIENCE_MS, rest)).toBe(true);
    await this.#endAll('SIGTERM');

    const records = await audit.list({ after: 0, limit: taken + 1 });
    expect(records.map(({ details }) => details.number)).toEqual(records.map((_, index) => index));
    expect(records).toHaveLength(taken);
    const pins = await readPins(this.#pinsPath);
    const roots = new Map<number, Set<string>>();
    for (const { size, root } of pins.flatMap((pin) => readCheckpoint(pin) ?? [])) {
      roots.set(size, (roots.get(size) ?? new Set()).add(root.toBase64()));
    }
    expect([...roots].filter(([, differing]) => differing.size > 1)).toEqual([]);
    const trust = { pins, keys: [await createSigner(LOG_NAME, LOG_SEED)], macKeys: [MAC_KEY] };
    expect(await verifyLog(await openLog(sealed), trust)).toEqual({
      records: taken,
      sealed: taken,
      unsealed: 0,
      erased: 0,
      late: 0,
      checkpoints: pins.length + 1,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }

  #start(role: 'append' | 'seal', name: string): ChildProcess {
    const args = [PROCESS, role, this.#socketPath, name, this.#pinsPath];
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  }

  async #endAll(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    for (const child of [...this.#sealers.values(), ...(this.#load ? [this.#load] : [])]) {
      await end(child, signal);
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

test('a leader that is killed at any moment, 25 times under load, neither forks the log nor loses a record', async () => {
  await using log = await TestLog.open();
  let past = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const leader = await log.untilLed({ past });
    await pause(Math.random() * MOST_PAUSE_MS);
    await end(leader, 'SIGKILL');
    log.addSealer();
    const sealed = await log.sealed();
    expect(sealed).toBeGreaterThanOrEqual(past);
    past = sealed;
  }
  await log.untilLed({ past });
  expect(await log.epoch()).toBeGreaterThan(ROUNDS);
  await log.check();
}, 120_000);

test('a leader that is paused past its lease and goes on, 25 times under load, does not fork the log', async () => {
  await using log = await TestLog.open();
  let past = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const leader = await log.untilLed({ past });
    await pause(Math.random() * MOST_PAUSE_MS);
    leader.kill('SIGSTOP');
    past = await log.sealed();
    await log.untilLed({ by: leader, past });
    leader.kill('SIGCONT');
    await pause(LEASE_MS / 10);
  }
  expect(await log.epoch()).toBeGreaterThan(ROUNDS);
  await log.check();
}, 120_000);
