import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { Outcome } from '../../src/core/outcome.ts';
import type { SnippetInput } from '../../src/core/snippet.ts';
import { createRunner, type Runner } from '../../src/runner/runner.ts';
import { childrenOf, isGoneWithin } from './harness.ts';

const LANES = { sandboxes: 2, spares: 1 };
const PROCESSES = LANES.sandboxes + LANES.spares;
const STORM_RUNS = process.env.CLOCHE_LONG === '1' ? 200 : 24;
const TENANTS = ['a', 'b'];
/** A second where the machine is ours; what others do on it may cost an order of magnitude. */
const SERVING_MS = 10_000;
const WAIT = { timeout: 10_000, interval: 2 };
const MIB = 1024 * 1024;

type Fatal = Omit<SnippetInput, 'language'> & { ends: RegExp };

const PATIENT = { wallMs: 30_000 };
const SPIN = { source: "print('on', end='')\nwhile True: pass", limits: PATIENT };
const SMALL = { ...PATIENT, memoryBytes: 48 * MIB };

/** Programs that take memory without end: linear memory up to its cap, and the heap of JavaScript beside it. */
const HOGS: readonly Fatal[] = [
  { source: 'held = bytearray()\nwhile True: held += bytes(1 << 20)', limits: SMALL, ends: /^limit memory$/ },
  { source: 'held = []\nwhile True: held.append(bytes(1 << 20))', limits: SMALL, ends: /^limit memory$/ },
  {
    source: 'from pyodide.ffi import to_js\nheld = []\nwhile True: held.append(to_js(bytes(1 << 20)))',
    limits: SMALL,
    ends: /^limit memory$|^crashed$/,
  },
  {
    source:
      'from pyodide.ffi import to_js\nheld = []\nwhile True: held.append(to_js([]).constructor(10 ** 5).fill(1))',
    limits: SMALL,
    ends: /^limit memory$|^crashed$/,
  },
];

/** Programs that break the interpreter itself. */
const FATALS: readonly Fatal[] = [
  { source: 'import os\nos.abort()', ends: /^error 134$/ },
  { source: 'import ctypes\nctypes.string_at(0xffffff00, 8)', ends: /^error 134$/ },
  {
    source: 'f = lambda: 0\nf.__code__ = f.__code__.replace(co_code=b"\\xff" * 32)\nf()',
    ends: /^error 134$/,
  },
  {
    source: 'it = iter([1])\nfor _ in range(700000): it = filter(None, it)\nnext(it)',
    ends: /^limit stack$/,
  },
  { source: 'import os\nos._exit(70)', ends: /^error 70$/ },
];

test(`${STORM_RUNS} kills, memory hogs and fatal errors in a row leave the pool serving, and no orphan`, async () => {
  const runner = await createRunner({ languages: ['python'], ...LANES });
  const seen = new Set<number>();
  try {
    await expectServing(runner);
    for (const storm of [
      killLanes,
      (round: Round) => runBoth(round, HOGS),
      (round: Round) => runBoth(round, FATALS),
    ]) {
      for (let run = 0; run < STORM_RUNS; run += TENANTS.length) {
        for (const pid of runner.pids) seen.add(pid);
        await storm({ runner, run });
      }
      await expectServing(runner);
      await vi.waitFor(() => expect(childrenOf(process.pid).sort()).toEqual(runner.pids.sort()), WAIT);
      expect(runner.pids).toHaveLength(PROCESSES);
    }
  } finally {
    await runner.close();
  }
  expect(seen.size).toBeGreaterThan(STORM_RUNS);
  expect(childrenOf(process.pid)).toEqual([]);
  for (const pid of seen) expect(await isGoneWithin(pid, 1_000)).toBe(true);
}, 1_800_000);

/** A turn of both tenants at once, and how many runs came before it in its storm. */
interface Round {
  runner: Runner;
  run: number;
}

/** Kills the lanes of both tenants in the middle of their runs. */
async function killLanes({ runner }: Round): Promise<void> {
  const runs = await Promise.all(TENANTS.map((tenant) => untilOn(runner, tenant)));
  await vi.waitFor(() => {
    const running = runner.pids.filter(isRunning);
    expect(running).toHaveLength(TENANTS.length);
    for (const pid of running) process.kill(pid, 'SIGKILL');
  }, WAIT);
  for (const { outcome } of runs) {
    expect(await outcome).toMatchObject({ status: 'crashed', exitCode: null, stdout: 'on' });
  }
}

/** Starts a run that spins, and gives its outcome to come once it says that it does. */
async function untilOn(runner: Runner, tenant: string): Promise<{ outcome: Promise<Outcome> }> {
  const isOn = Promise.withResolvers<void>();
  const outcome = runner.run({ ...SPIN, language: 'python', tenant }, { onOutput: () => isOn.resolve() });
  await Promise.race([isOn.promise, outcome]);
  return { outcome };
}

async function runBoth({ runner, run }: Round, programs: readonly Fatal[]): Promise<void> {
  const doom = async (tenant: string, at: number): Promise<void> => {
    const program = programs[(run + at) % programs.length];
    if (!program) throw new Error('Expected a program');
    const { ends, ...snippet } = program;
    const { status, limit, exitCode } = await runner.run({
      limits: PATIENT,
      ...snippet,
      language: 'python',
      tenant,
    });
    const said = [status, limit, status === 'error' && exitCode].filter(Boolean).join(' ');
    expect(said, snippet.source).toMatch(ends);
  };
  await Promise.all(TENANTS.map(doom));
}

async function expectServing(runner: Runner): Promise<void> {
  const askedAt = performance.now();
  const good = { language: 'python', source: '6 * 7', tenant: 'a' };
  expect(await runner.run(good)).toMatchObject({ status: 'ok', value: 42 });
  expect(performance.now() - askedAt).toBeLessThan(SERVING_MS);
}

/** Whether a sandbox runs a guest: it is locked, by a second filter, and does not wait for its pipe. */
function isRunning(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return /^Seccomp_filters:\s+2$/m.test(status) && /^State:\s+R/m.test(status);
}
