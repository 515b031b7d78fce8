import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Provision, Reuse } from '../src/core/runtime.ts';
import type { Walls } from './sandbox/lock.ts';

/**
 * What a sandbox is started for. `dataBytes` is what its runs may take of private memory; `preload` is what
 * `keepPlainCode` gives.
 */
export interface SpawnOptions {
  runtime: string;
  provision: Provision;
  walls: Walls;
  reuse: Reuse;
  dataBytes: number;
  /** What V8's own heap may hold, where that is more than `NODE_FLAGS` say. */
  heapBytes?: number | undefined;
  preload?: string | undefined;
}

/** This module's own extension: `.ts` from source, `.js` when built. */
const EXTENSION = extname(import.meta.url);

/** The sandbox's Node: the permission model with nothing allowed but what loading and locking need. */
const NODE_FLAGS = [
  '--permission',
  '--no-warnings',
  '--no-addons',
  '--no-experimental-sqlite',
  '--disallow-code-generation-from-strings',
  '--disable-sigusr1',
  '--expose-gc',
  '--v8-pool-size=1',
  '--max-old-space-size=128',
  '--max-semi-space-size=4',
];

/** Half of the flags' largest, as V8 has it by itself. */
const FIRST_HEAP_MIB = 64;

/** The command that starts a sandbox, in its parts: what runs before Node, Node's flags, and what Node runs. */
export interface SandboxCommand {
  launcher: string[];
  flags: string[];
  program: string[];
  env: Record<string, string>;
}

/** Starts a sandbox process; its pipe is `stdio[3]`. It is not ready until it says so. */
export function spawnSandbox(options: SpawnOptions): ChildProcess {
  return startSandbox(sandboxCommand(options));
}

/** Starts a process by its command, as {@link spawnSandbox} does. */
export function startSandbox({ launcher, flags, program, env }: SandboxCommand): ChildProcess {
  return spawn(process.execPath, [...launcher, ...flags, ...program], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env,
    cwd: '/',
    // A group of its own: a terminal's Ctrl-C reaches the host, which ends its runs in order.
    detached: true,
  });
}

/** How this host starts a sandbox. */
export function sandboxCommand(options: SpawnOptions): SandboxCommand {
  const { runtime, provision, walls, reuse, dataBytes, heapBytes, preload } = options;
  const main = fileURLToPath(new URL(`sandbox/main${EXTENSION}`, import.meta.url));
  const launch = fileURLToPath(new URL(`sandbox/launch${EXTENSION}`, import.meta.url));
  const folders = [packageRoot(dirname(fileURLToPath(import.meta.url))), ...provision.folders];
  if (preload !== undefined) folders.push(dirname(preload));
  const preloaded = preload === undefined ? [] : ['--import', pathToFileURL(preload).href];
  const readable = folders.map((folder) => `--allow-fs-read=${folder}/*`);
  const isFull = walls === 'full';
  const heap = heapBytes === undefined ? [] : largerHeap(heapBytes);
  const forLock = ['--allow-ffi', '--allow-fs-read=/proc/self/status'];
  return {
    launcher: isFull ? ['--no-warnings', ...preloaded, launch, String(process.pid)] : [],
    flags: [...sandboxFlags(walls), ...heap, ...(isFull ? forLock : []), ...readable, ...preloaded],
    program: [main, runtime, walls, String(dataBytes), reuse, provision.data],
    env: isFull ? {} : { TZ: 'UTC' },
  };
}

/** The flags that a sandbox's Node has for any runtime: code that is compiled ahead must be compiled under the same. */
export function sandboxFlags(walls: Walls): string[] {
  return [...NODE_FLAGS, `--stack-size=${walls === 'full' ? 60_000 : 4000}`];
}

/** V8 collects late in a heap that may grow large, unless it is told where to begin. */
function largerHeap(bytes: number): string[] {
  return [`--max-old-space-size=${bytes / 2 ** 20}`, `--initial-old-space-size=${FIRST_HEAP_MIB}`];
}

function packageRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(`${folder}/package.json`) || parent === folder ? folder : packageRoot(parent);
}
