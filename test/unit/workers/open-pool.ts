import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { provideJavascript } from '../../../runtimes/javascript/provide.ts';
import { LANGUAGES } from '../../../runtimes/registry.ts';
import { resolveLimits } from '../../../src/core/limits.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { Sandbox } from '../../../workers/boot.ts';
import { Pool, type PoolOptions } from '../../../workers/pool.ts';
import { type SpawnOptions, startSandbox } from '../../../workers/spawn.ts';
import { visit } from '../../../workers/visit.ts';
import { Watchdog } from '../../../workers/watchdog.ts';

const MIB = 1024 * 1024;
const OPTIONS: PoolOptions = {
  runtime: 'quickjs',
  provision: provideJavascript(),
  walls: 'full',
  reuse: 'all',
  isolation: 'tenant',
  size: 1,
  spares: 0,
  maxWaiting: 1000,
  maxRuns: 1000,
  dataBytes: 608 * MIB,
  ownBytes: 126 * MIB,
};
const pools: Pool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool[Symbol.asyncDispose]())));

/** Opens a pool of one sandbox without spares, or as asked, and closes it after the test. */
export function openPool(
  options: Partial<PoolOptions> = {},
  start?: (asked: SpawnOptions) => ChildProcess,
): Pool {
  const pool = new Pool({ ...OPTIONS, ...options }, start);
  pools.push(pool);
  return pool;
}

/** Starts a process that is no sandbox but speaks like one: see `stand-in.ts`. */
export function startStandIn(): ChildProcess {
  const program = [fileURLToPath(new URL('stand-in.ts', import.meta.url))];
  return startSandbox({ launcher: [], flags: [], program, env: {} });
}

/** A run: where it was, and how it ended. */
export interface Ran {
  pid: number;
  outcome: Outcome;
}

/** Runs a source in a sandbox of the pool, for a tenant. */
export function runIn(pool: Pool, tenant: string, source: string, signal?: AbortSignal): Promise<Ran> {
  return pool.lend(signal, tenant, async (sandbox) => {
    const { pid, outcome, isClean } = await visitIn(sandbox, source);
    return { result: { pid, outcome }, isClean };
  });
}

/** Runs a source in a sandbox that is lent. */
export async function visitIn(sandbox: Sandbox, source: string): Promise<Ran & { isClean: boolean }> {
  const [facts] = LANGUAGES;
  if (!facts) throw new Error('Expected a language');
  const { channel, build } = sandbox;
  const plain = { language: facts.language, files: [], stdin: '', args: [], env: {} };
  const snippet = { ...plain, source, limits: resolveLimits({}) };
  const watchdog = new Watchdog(OPTIONS.ownBytes);
  const run = {
    channel,
    build,
    watchdog,

    snippet,
    facts,
    askedAt: performance.now(),
    options: {},
  };
  return { pid: channel.pid, ...(await visit(run)) };
}
