import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNTIMES } from '../../runtimes/registry.ts';
import { type IntrudedPool, openIntruded, type Wall } from './intruded.ts';
import { watchResident } from './resident.ts';

const EPERM = -1;
const ENOSYS = -38;
const STOLEN = join(tmpdir(), `cloche-stolen-${process.pid}`);

/** Without no_new_privs only root may install a filter, and a sandbox of anybody else does not start at all. */
const IS_ROOT = process.getuid?.() === 0;

/** What Node's permission model and flags refuse, by the code of the error. */
const REFUSED = [
  ['read a file', 'ERR_ACCESS_DENIED'],
  ['open own memory', 'ERR_ACCESS_DENIED'],
  ['read own status', 'ERR_ACCESS_DENIED'],
  ['read the package', 'ERR_ACCESS_DENIED'],
  ['list a folder', 'ERR_ACCESS_DENIED'],
  ['write a file', 'ERR_ACCESS_DENIED'],
  ['write a database', 'ERR_UNKNOWN_BUILTIN_MODULE'],
  ['start a program', 'ERR_ACCESS_DENIED'],
  ['become a program', 'ERR_ACCESS_DENIED'],
  ['connect to loopback', 'ERR_ACCESS_DENIED'],
  ['listen on loopback', 'ERR_ACCESS_DENIED'],
  ['send a datagram', 'ERR_ACCESS_DENIED'],
  ['ask for a name', 'ERR_ACCESS_DENIED'],
  ['start a thread', 'ERR_ACCESS_DENIED'],
  ['take a binding', 'ERR_ACCESS_DENIED'],
  ['open the inspector', 'ERR_ACCESS_DENIED'],
  ['bind a library', 'ERR_ACCESS_DENIED'],
  ['load an addon', 'ERR_DLOPEN_DISABLED'],
  ['make code from text', 'EvalError'],
  ['look for the parent', 'EPERM'],
  ['kill a process', 'EPERM'],
  ['allocate 3 GB', 'RangeError'],
] as const;

/** What the kernel refuses to a binding of `syscall(2)` that was kept from before the lock. */
const REFUSED_CALLS = [
  'call getppid',
  'call openat',
  'call socket',
  'call kill',
  'call clone',
  'call execve',
  'call ptrace',
  'call prctl',
  'call seccomp',
  'open an io_uring',
  'call prlimit64',
];

/** What breaks the protocol, and so ends the sandbox that did it. */
const BREAKS = [
  'send noise',
  'send too long a frame',
  'send a frame of the parent',
  'be ready again',
  'start again',
  'end without sense',
  'deny the unknown',
  'deny without end',
  'write past the cap',
  'send a file that climbs',
  'send half a file',
  'show a thing of no mime',
  'be armed in a run',
];

let bait: Server;
let victim: ChildProcess;

beforeAll(async () => {
  bait = createServer().listen(0, '127.0.0.1');
  victim = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(bait, 'listening');
  return () => {
    bait.close();
    victim.kill();
  };
});

/** What an intrusion is told to aim at. */
function target(name: string): string | number {
  if (name.startsWith('write')) return STOLEN;
  if (name === 'kill a process') return victim.pid ?? 0;
  return name.includes('connect') || name.includes('datagram')
    ? (bait.address() as AddressInfo).port
    : process.pid;
}

describe.for(Object.keys(RUNTIMES))('behind all walls of a sandbox of %s', (runtime) => {
  let pool: IntrudedPool;

  beforeAll(async () => {
    pool = await openIntruded([], runtime);
    return () => pool[Symbol.asyncDispose]();
  });

  test.for(REFUSED)('an intruder cannot %s', async ([name, code]) => {
    const { outcome, report } = await pool.intrude(name, target(name));
    expect(report).toEqual({ refused: code });
    expect(outcome.status).toBe('ok');
    expect(existsSync(STOLEN)).toBe(false);
    expect(victim.exitCode ?? victim.signalCode).toBeNull();
  });

  test.for(REFUSED_CALLS)('the kernel refuses: %s', async (name) => {
    expect((await pool.intrude(name, process.pid)).report).toEqual({ got: EPERM });
  });

  test('a system call of the list goes through, so that the refused ones are refused by it', async () => {
    expect((await pool.intrude('call getpid')).report).toEqual({ got: true });
  });

  test('the environment holds the time zone alone', async () => {
    expect((await pool.intrude('read the environment')).report).toEqual({ got: { TZ: 'UTC' } });
  });

  test('the process is without privileges, filtered twice, first to be killed, and leaves no core', async () => {
    await pool.intrude('call getpid');
    expect(stateOf(pool)).toEqual({ noNewPrivileges: 1, ownFilters: 2, oomScore: 1000, coreBytes: 0 });
  });

  test.for(['hold memory', 'fill the heap'])(
    'to %s ends in the memory cap, seen from outside',
    async (name) => {
      using resident = watchResident({ processes: () => ({ all: pool.pids, sandboxes: pool.pids }) });
      const { outcome } = await pool.intrude(name, 2000);
      // A sandbox of Python may hold more of its own than V8 takes as heap before it gives up.
      const isHeap = runtime === 'python' && name === 'fill the heap';
      const end = isHeap ? { status: 'crashed' } : { status: 'limit', limit: 'memory' };
      expect(outcome).toMatchObject({ ...end, exitCode: null });
      expect(resident.sandboxMb).toBeLessThan(64 + 130 + (RUNTIMES[runtime]?.ownBytes ?? 0) / 1024 / 1024);
    },
  );

  test('to spin ends in the deadline', async () => {
    expect((await pool.intrude('spin')).outcome).toMatchObject({ status: 'limit', limit: 'wall' });
  });

  test.for(BREAKS)('to %s ends this sandbox and no other', async (name) => {
    expect((await pool.intrude(name)).outcome).toMatchObject({ status: 'crashed', files: [] });
    expect((await pool.intrude('call getpid')).report).toEqual({ got: true });
  });

  test('what is said after the end reaches no other run', async () => {
    expect((await pool.intrude('speak after the end')).outcome.stdout).toContain('before');
    expect((await pool.intrude('call getpid')).outcome.stdout).toBe('{"got":true}');
  });

  test('an end by quitting is the outcome, and the process ends with it', async () => {
    const pids = [...pool.pids];
    const { outcome } = await pool.intrude('quit');
    expect(outcome).toMatchObject({ status: 'limit', limit: 'output', truncated: true, stdout: 'so far' });
    expect((await pool.intrude('call getpid')).report).toEqual({ got: true });
    expect(pool.pids).not.toEqual(pids);
  });

  test('a sandbox that spins ends with its parent', async () => {
    expect(await outlives([])).toBe(false);
  });
});

/** Each row: the walls that are gone, the intrusion that shows it, and what it says then. */
const BREACHED: readonly [Wall[], string, unknown][] = [
  [['permission model'], 'take a binding', { got: 'object' }],
  [['permission model'], 'read a file', { refused: 'EPERM' }],
  [['permission model'], 'start a program', { refused: 'EPERM' }],
  [['permission model'], 'connect to loopback', { refused: 'EPERM' }],
  [['seccomp'], 'call getppid', { got: process.pid }],
  [['seccomp'], 'call kill', { got: 0 }],
  [['seccomp'], 'call socket', { got: expect.toSatisfy((fd: number) => fd > 0) }],
  [['seccomp'], 'look for the parent', { got: true }],
  [['seccomp'], 'call prlimit64', { got: 0 }],
  [['seccomp'], 'read a file', { refused: 'ERR_ACCESS_DENIED' }],
  [['seccomp'], 'open an io_uring', { got: ENOSYS }],
  [['seccomp', 'io_uring off'], 'open an io_uring', { got: expect.toSatisfy((fd: number) => fd !== ENOSYS) }],
  [['permission model', 'seccomp'], 'read a file', { got: expect.any(Number) }],
  [['permission model', 'seccomp'], 'start a program', { got: 0 }],
  [['permission model', 'seccomp'], 'connect to loopback', { got: 'connected' }],
  [['permission model', 'seccomp'], 'listen on loopback', { got: 'listening' }],
  [['permission model', 'seccomp'], 'send a datagram', { got: 'sent' }],
  [['permission model', 'seccomp'], 'start a thread', { got: 'online' }],
  [['code from strings'], 'make code from text', { got: 1 }],
  [['permission model'], 'load an addon', { refused: 'ERR_DLOPEN_DISABLED' }],
  [['permission model', 'addons'], 'load an addon', { refused: 'ERR_DLOPEN_FAILED' }],
  [['private memory cap'], 'allocate 3 GB', { got: 3 }],
  [['watchdog'], 'hold memory', { got: 200 }],
];

describe('with a wall taken away', () => {
  const pools = new Map<string, IntrudedPool>();

  afterAll(() => Promise.all([...pools.values()].map((pool) => pool[Symbol.asyncDispose]())));

  async function without(walls: readonly Wall[]): Promise<IntrudedPool> {
    const known = pools.get(walls.join()) ?? (await openIntruded(walls));
    pools.set(walls.join(), known);
    return known;
  }

  test.for(BREACHED)('no %s: an intruder that tries to %s gets further', async ([walls, name, report]) => {
    const aim = name === 'hold memory' ? 200 : target(name);
    expect((await (await without(walls)).intrude(name, aim)).report).toEqual(report);
  });

  test.runIf(IS_ROOT)('no launcher: the environment is the host’s, and nothing is given up', async () => {
    const pool = await without(['launcher']);
    const { report } = await pool.intrude('read the environment');
    expect(report).toEqual({ got: expect.objectContaining({ CLOCHE_SECRET: 'secret' }) });
    expect(stateOf(pool)).toMatchObject({ noNewPrivileges: 0, ownFilters: 1, oomScore: ownOomScore() });
  });

  test.runIf(IS_ROOT)('no new privileges is what /proc says it is', async () => {
    const pool = await without(['no new privileges']);
    await pool.intrude('call getpid');
    expect(stateOf(pool)).toMatchObject({ noNewPrivileges: 0, ownFilters: 2 });
  });

  test('no death with the parent: a sandbox that spins goes on', async () => {
    expect(await outlives(['death with the parent'])).toBe(true);
  });
});

/** What the kernel tells of a pool's sandbox; filters are counted on top of those that this process has itself. */
function stateOf(pool: IntrudedPool): Record<string, number> {
  const [pid] = pool.pids;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const own = readFileSync('/proc/self/status', 'utf8');
  const field = (text: string, name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  return {
    noNewPrivileges: field(status, 'NoNewPrivs'),
    ownFilters: field(status, 'Seccomp_filters') - field(own, 'Seccomp_filters'),
    oomScore: Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8')),
    coreBytes: Number(/^Max core file size\s+(\d+)/m.exec(limits)?.[1]),
  };
}

function ownOomScore(): number {
  return Number(readFileSync('/proc/self/oom_score_adj', 'utf8'));
}

const GONE_WITHIN_MS = 1000;

/** Whether a spinning sandbox is still there a second after its parent was killed. */
async function outlives(without: readonly Wall[]): Promise<boolean> {
  const program = fileURLToPath(new URL('orphan.ts', import.meta.url));
  const parent = spawn(process.execPath, [program, ...without], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(line);
  const exit = once(parent, 'exit');
  parent.kill('SIGKILL');
  await exit;
  const giveUpAt = performance.now() + GONE_WITHIN_MS;
  while (isAlive(pid) && performance.now() < giveUpAt) await pause(20);
  const isLeft = isAlive(pid);
  if (isLeft) process.kill(pid, 'SIGKILL');
  return isLeft;
}

/** A process that is dead and not yet waited for counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
