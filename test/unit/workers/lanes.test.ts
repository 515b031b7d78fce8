import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { Pool, PoolOptions } from '../../../workers/pool.ts';
import { encodeFrame } from '../../attacks/frames.ts';
import { openPool, runIn, startStandIn, visitIn } from './open-pool.ts';

const WAIT = { timeout: 5_000, interval: 5 };
const ARM_MS = 10_000;
const STDIO: ['ignore', 'ignore', 'pipe', 'pipe'] = ['ignore', 'ignore', 'pipe', 'pipe'];

afterEach(() => void vi.useRealTimers());

/** A pool of lanes over stand-ins, which arm as they are told. */
function openLanes(options: Partial<PoolOptions> = {}, start: () => ChildProcess = startStandIn): Pool {
  return openPool({ reuse: 'tenant', ...options }, start);
}

test('a lane of the real sandbox says that it is armed, and serves its tenant again', async () => {
  const pool = openPool({ reuse: 'tenant' });
  const first = await runIn(pool, 'a', '6 * 7');
  expect(first.outcome).toMatchObject({ status: 'ok', value: 42 });
  expect((await runIn(pool, 'a', '6 * 7')).pid).toBe(first.pid);
  expect((await runIn(pool, 'b', '6 * 7')).pid).not.toBe(first.pid);
});

test('a lane of the real sandbox whose run met a cap is replaced', async () => {
  const pool = openPool({ reuse: 'tenant' });
  const { pid, outcome } = await runIn(pool, 'a', "console.log('x'.repeat(2 ** 20))");
  expect(outcome).toMatchObject({ status: 'limit', limit: 'output', truncated: true });
  expect((await runIn(pool, 'a', '6 * 7')).pid).not.toBe(pid);
});

test('two tenants never share a process, and each gets its own again where it is at rest', async () => {
  const pool = openLanes({ size: 2, spares: 1 });
  const tenants = ['a', 'b', 'c', 'd'];
  const owners = new Map<number, Set<string>>();
  const runs = Array.from({ length: 40 }, async (_, turn) => {
    const tenant = tenants[((turn * turn + turn) % 7) % 4] ?? '';
    const { pid } = await runIn(pool, tenant, 'arm');
    owners.set(pid, (owners.get(pid) ?? new Set()).add(tenant));
  });
  await Promise.all(runs);
  for (const owner of owners.values()) expect(owner.size).toBe(1);
  expect(owners.size).toBeLessThan(40);
});

test('isolation by run gives each run a process of its own, whatever its runtime leaves', async () => {
  for (const reuse of ['all', 'tenant'] as const) {
    const pool = openLanes({ reuse, isolation: 'run', spares: 1 });
    const pids = new Set<number>();
    for (let i = 0; i < 5; i++) pids.add((await runIn(pool, 'a', 'arm')).pid);
    expect(pids.size).toBe(5);
  }
});

test('a sandbox that is never lent again is gone after its run, and the next is fresh', async () => {
  const pool = openLanes({ reuse: 'never', size: 2, spares: 2 });
  const runs = Array.from({ length: 9 }, (_, turn) => runIn(pool, `${turn % 3}`, 'end'));
  const pids = (await Promise.all(runs)).map(({ pid }) => pid);
  expect(new Set(pids).size).toBe(9);
  await vi.waitFor(() => expect(pool.pids.filter((pid) => pids.includes(pid))).toEqual([]), WAIT);
  await vi.waitFor(() => expect(pool.pids.length).toBe(4), WAIT);
});

test('a tenant without a lane gets a fresh one, and another tenant’s is left alone', async () => {
  const pool = openLanes({ spares: 1 });
  await vi.waitFor(() => expect(pool.pids.length).toBe(2));
  const a = await runIn(pool, 'a', 'arm');
  const b = await runIn(pool, 'b', 'arm');
  expect(b.pid).not.toBe(a.pid);
  expect((await runIn(pool, 'a', 'arm')).pid).toBe(a.pid);
  expect((await runIn(pool, 'b', 'arm')).pid).toBe(b.pid);
});

test('a lane that arms is not in use: a spare serves who comes next, and no process is over', async () => {
  const started = vi.fn(startStandIn);
  const pool = openLanes({ spares: 1 }, started);
  const first = await runIn(pool, 'a', 'arm never');
  const second = await runIn(pool, 'a', 'arm');
  expect(second.pid).not.toBe(first.pid);
  expect((await runIn(pool, 'a', 'arm')).pid).toBe(second.pid);
  expect(started).toHaveBeenCalledTimes(2);
});

test('a lane that does not arm in time is ended, and replaced', async () => {
  const pool = openLanes();
  await vi.waitFor(() => expect(pool.pids.length).toBe(1), WAIT);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { pid } = await runIn(pool, 'a', 'arm never');
  vi.advanceTimersByTime(ARM_MS - 1);
  expect(pool.pids).toEqual([pid]);
  vi.advanceTimersByTime(1);
  expect((await runIn(pool, 'a', 'arm')).pid).not.toBe(pid);
});

test.for(['speak instead', 'die'])(
  'a lane that has to arm but does %s is ended, and replaced',
  async (source) => {
    const pool = openLanes();
    const { pid, outcome } = await runIn(pool, 'a', source);
    expect(outcome.status).toBe('ok');
    expect((await runIn(pool, 'a', 'arm')).pid).not.toBe(pid);
  },
);

test('a lane that says twice that it is armed is ended', async () => {
  const pool = openLanes();
  const { pid } = await runIn(pool, 'a', 'arm twice');
  await vi.waitFor(() => expect(pool.pids).not.toContain(pid), WAIT);
  expect((await runIn(pool, 'a', 'arm')).outcome.status).toBe('ok');
});

test('a lane that holds too much once it is armed is replaced', async () => {
  const pool = openLanes({ ownBytes: 1 });
  const { pid } = await runIn(pool, 'a', 'arm');
  expect((await runIn(pool, 'a', 'arm')).pid).not.toBe(pid);
});

test('who waits is served in the order they came, whoever’s lanes are at rest', async () => {
  const pool = openLanes();
  const order: string[] = [];
  const tenants = ['a', 'b', 'a', 'c', 'b', 'b', 'a'];
  await Promise.all(tenants.map((tenant) => runIn(pool, tenant, 'arm').then(() => void order.push(tenant))));
  expect(order).toEqual(tenants);
});

test('a lane at rest is kept for who waits for it, behind somebody who waits for a fresh one', async () => {
  const started = vi.fn(startStandIn);
  const pool = openLanes({ size: 2, spares: 1 }, started);
  await runToRest(pool, 'b');
  const pid = await runToRest(pool, 'a');
  await runToRest(pool, 'c');
  const [first, second] = await Promise.all([runIn(pool, 'd', 'arm'), runIn(pool, 'a', 'arm')]);
  expect(second.pid).toBe(pid);
  expect(first.pid).not.toBe(pid);
  expect(started).toHaveBeenCalledTimes(4);
});

test('who leaves the line lets the next one have what fits', async () => {
  let starts = 0;
  const pool = openLanes({ size: 2 }, () =>
    starts++ === 0 ? startStandIn() : spawn('sleep', ['60'], { stdio: STDIO }),
  );
  const pid = await runToRest(pool, 'a');
  const cancel = new AbortController();
  const left = expect(runIn(pool, 'b', 'arm', cancel.signal)).rejects.toThrow('no longer');
  const next = runIn(pool, 'a', 'arm');
  cancel.abort(new Error('no longer'));
  await left;
  expect((await next).pid).toBe(pid);
});

test('200 kills in a row leave a pool that serves, and no process over', async () => {
  const children: ChildProcess[] = [];
  const pool = openLanes({ size: 2, spares: 1 }, () => {
    const child = startMute();
    children.push(child);
    return child;
  });
  const spend = (turn: number) =>
    pool.lend(undefined, `${turn % 3}`, async ({ channel }) => {
      if (turn % 2 === 0) process.kill(channel.pid, 'SIGKILL');
      return { result: channel.pid, isClean: false };
    });
  const used = new Set<number>();
  for (let turn = 0; turn < 200; turn++) {
    used.add(await spend(turn));
    expect(pool.pids.length).toBeLessThanOrEqual(3);
  }
  expect(used.size).toBe(200);
  await vi.waitFor(() => expect(living(children)).toEqual([...pool.pids].sort()), WAIT);
  expect(pool.pids.length).toBe(3);
});

/** Runs in a lane that is armed and at rest again when this resolves; gives its process id. */
async function runToRest(pool: Pool, tenant: string): Promise<number> {
  const pid = await pool.lend(undefined, tenant, async (sandbox) => {
    const ran = await visitIn(sandbox, 'arm');
    await sandbox.untilArmed();
    return { result: ran.pid, isClean: true };
  });
  await pause(0);
  return pid;
}

/** Starts a process that says that it is ready, and then listens: the quickest to start that a pool takes. */
function startMute(): ChildProcess {
  const ready = encodeFrame('ready', Buffer.from(JSON.stringify({ build: `sha256:${'0'.repeat(64)}` })));
  const octal = [...ready].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return spawn('sh', ['-c', 'printf "$0" >&3; exec cat <&3', octal], { stdio: STDIO });
}

function living(children: readonly ChildProcess[]): (number | undefined)[] {
  const alive = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  return alive.map(({ pid }) => pid).sort();
}
