import type { Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { type Clock, type HostTime, makeClock } from '../clock.ts';
import { type FillRandom, seededRandom } from '../random.ts';

/** A file of the guest's working directory: a normalised path relative to `/sandbox`, and its content. */
export interface WorldFile {
  path: string;
  content: Uint8Array;
}

/** All that a program has of the world around it, whichever interface it was compiled for. */
export interface World {
  /** The program's name comes first. */
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  stdin: Uint8Array;
  files: readonly WorldFile[];
  /** The most bytes that all files may hold together. */
  filesBytes: number;
  /** Milliseconds since the epoch; `sleep` blocks, or moves a fixed clock. */
  clock: Clock;
  /** Milliseconds from an arbitrary start; with a fixed clock, that clock's. */
  monotonic(): number;
  random: FillRandom;
  output: Output;
  /** Ends the run here and now, by the program's own will: nothing unwinds, since a guest could catch that. */
  exit(code: number): never;
  /** Ends the run here and now, by a cap. */
  stop(cap: 'output' | 'files' | 'memory'): never;
}

/** What a world is made of beside the snippet. */
export interface WorldOptions extends Pick<World, 'output' | 'exit' | 'stop' | 'random'> {
  time: HostTime;
}

/** Makes the world that a snippet asks for. */
export function makeWorld(snippet: Snippet, { time, random, ...ways }: WorldOptions): World {
  const { deterministic, files, args, env, stdin, limits } = snippet;
  const clock = makeClock(time, deterministic?.nowMs);
  const started = time.monotonic();
  return {
    ...ways,
    args: [snippet.entry ?? PROGRAM, ...args],
    env,
    stdin: Buffer.from(stdin),
    files: files.map(({ path, content, encoding }) => ({ path, content: Buffer.from(content, encoding) })),
    filesBytes: limits.filesBytes,
    clock,
    monotonic: deterministic ? () => clock.now() - deterministic.nowMs : () => time.monotonic() - started,
    random: deterministic ? seededRandom(deterministic.seed) : random,
  };
}

/** The name of a program that came without one. */
const PROGRAM = 'main.wasm';
