import { homedir } from 'node:os';
import { cacheFolder } from '../../runtimes/cache-folder.ts';
import { LANGUAGES, RUNTIMES } from '../../runtimes/registry.ts';
import { resolveLimits } from '../../src/core/limits.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { dataCapOf } from '../../workers/data-cap.ts';
import { keepPlainCode } from '../../workers/plain-code.ts';
import { Pool } from '../../workers/pool.ts';
import {
  type SandboxCommand,
  type SpawnOptions,
  sandboxCommand,
  sandboxFlags,
  startSandbox,
} from '../../workers/spawn.ts';
import { visit } from '../../workers/visit.ts';
import { Watchdog } from '../../workers/watchdog.ts';
import type { Report } from './intruder.ts';

/** A wall that a test can take away; all others stay. */
export type Wall =
  | 'permission model'
  | 'code from strings'
  | 'addons'
  | 'launcher'
  | 'no new privileges'
  | 'death with the parent'
  | 'io_uring off'
  | 'seccomp'
  | 'private memory cap'
  | 'watchdog';

/** A run of an intrusion: the outcome as a caller gets it, and the intruder's own report. */
export interface Intruded {
  outcome: Outcome;
  report: Report | undefined;
}

/** Sandboxes with production flags and walls, but for those taken away, and an intruder in place of the runtime. */
export interface IntrudedPool extends AsyncDisposable {
  intrude(name: string, ...args: unknown[]): Promise<Intruded>;
  readonly pids: number[];
}

const MIB = 1024 * 1024;
const LIMITS = resolveLimits({ wallMs: 5000, memoryBytes: 64 * MIB, outputBytes: 65_536 });

/** Opens a pool of one sandbox, which loads its runtime before the intruder takes its place. */
export async function openIntruded(
  without: readonly Wall[] = [],
  runtime = 'quickjs',
): Promise<IntrudedPool> {
  const facts = LANGUAGES.find((row) => row.runtime === runtime);
  const known = RUNTIMES[runtime];
  if (!facts || !known) throw new Error(`Expected a runtime, got ${runtime}`);
  const { ownBytes, heapBytes, reuse } = known;
  const provision = await known.provide({ log: () => undefined, flags: sandboxFlags('full') });
  const preload = await keepPlainCode(cacheFolder(process.env, homedir()));
  const bounds = { dataBytes: dataCapOf(known), ownBytes, heapBytes };
  const numbers = { size: 1, spares: 0, maxWaiting: 10, maxRuns: 1000, ...bounds };
  const spawn = (asked: SpawnOptions) => startSandbox(breach(sandboxCommand(asked), without));
  const options = {
    ...numbers,
    runtime,
    provision,
    preload,
    reuse,
    isolation: 'tenant',
    walls: 'full',
  } as const;
  const pool = new Pool(options, spawn);
  const watchdog = without.includes('watchdog') ? BLIND : new Watchdog(ownBytes, heapBytes !== undefined);
  return {
    async intrude(name, ...args) {
      const plain = { language: facts.language, files: [], stdin: '', env: {}, limits: LIMITS };
      const snippet = { ...plain, source: name, args: args.map(String) };
      const askedAt = performance.now();
      const outcome = await pool.lend(undefined, '', async ({ channel, build }) => {
        const run = { channel, watchdog, snippet, facts, build, askedAt, options: {} };
        const { outcome: result, isClean } = await visit(run);
        return { result, isClean };
      });
      return { outcome, report: outcome.stdout.startsWith('{') ? JSON.parse(outcome.stdout) : undefined };
    },
    get pids() {
      return pool.pids;
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** The production command with the intruder let in, and the named walls left out. */
function breach(command: SandboxCommand, without: readonly Wall[]): SandboxCommand {
  const url = new URL('breach.ts', import.meta.url);
  for (const wall of without) url.searchParams.append('without', wall);
  const letIn = ['--import', url.href];
  const isKept = (flag: string): boolean =>
    !FLAGS_OF.some(
      ([wall, flags]) => without.includes(wall) && flags.some((start) => flag.startsWith(start)),
    );
  const isBare = without.includes('launcher');
  return {
    ...command,
    launcher: isBare ? [] : [...letIn, ...command.launcher],
    flags: [...letIn, ...command.flags.filter(isKept)],
    env: isBare ? { CLOCHE_SECRET: 'secret' } : command.env,
  };
}

const FLAGS_OF: readonly [Wall, readonly string[]][] = [
  ['permission model', ['--permission', '--allow-']],
  ['code from strings', ['--disallow-code-generation-from-strings']],
  ['addons', ['--no-addons']],
];

/** A watchdog that sees nothing. */
const BLIND = { watch: () => ({ cpuMs: 0, [Symbol.dispose]: () => undefined }) } as unknown as Watchdog;
