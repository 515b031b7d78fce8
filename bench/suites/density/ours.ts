import { createRunner, type Runner, type SnippetInput } from '../../../src/runner/index.ts';
import { untilAtRest } from '../../host/lanes.ts';
import type { Probe } from './probe.ts';
import { proportionalBytes } from './proportional.ts';
import { slopeOf } from './slope.ts';

/** How a language of Cloche is probed. */
export interface OurProbe {
  language: 'javascript' | 'python' | 'wasm';
  /** Sizes of the pools. */
  counts: readonly number[];
}

const WALL_MS = 30_000;

/** Holds 8 MiB, says so, and waits. What has no program of that kind is probed idle. */
const WORKING: Readonly<Record<string, SnippetInput>> = {
  javascript: {
    language: 'javascript',
    source:
      "globalThis.held = new Uint8Array(8 * 1024 * 1024).fill(1); console.log('ready'); setTimeout(() => held, 29_000)",
    limits: { wallMs: WALL_MS },
  },
  python: {
    language: 'python',
    source: "import time\nheld = b'x' * (8 * 1024 * 1024)\nprint('ready', flush=True)\ntime.sleep(29)",
    limits: { wallMs: WALL_MS },
  },
};

/** Bytes that one more sandbox takes, from pools of some sizes: armed, and with a run under way in each. */
export async function probeOurs({ language, counts }: OurProbe): Promise<Probe> {
  const idle: [number, number][] = [];
  const working: [number, number][] = [];
  for (const count of counts) {
    await using runner = await createRunner({ languages: [language], sandboxes: count, spares: 0 });
    await untilAtRest(runner);
    idle.push([runner.pids.length, proportionalBytes(runner.pids)]);
    const snippet = WORKING[language];
    if (snippet) working.push([count, await workingBytes(runner, count, snippet)]);
  }
  return { idle: slopeOf(idle), ...(working.length > 0 ? { working: slopeOf(working) } : {}) };
}

/** Memory while so many runs hold theirs. */
async function workingBytes(runner: Runner, count: number, snippet: SnippetInput): Promise<number> {
  const stop = new AbortController();
  const runs = Array.from({ length: count }, () => start(runner, snippet, stop.signal));
  try {
    await Promise.all(runs.map(({ isReady }) => isReady));
    return proportionalBytes(runner.pids);
  } finally {
    stop.abort();
    await Promise.all(runs.map(({ outcome }) => outcome));
  }
}

function start(runner: Runner, snippet: SnippetInput, signal: AbortSignal) {
  const { promise: isReady, resolve, reject } = Promise.withResolvers<void>();
  const outcome = runner.run(snippet, { signal, onOutput: () => resolve() });
  outcome.then(
    ({ status }) => reject(new Error(`Expected a run that waits, got its end by ${status}`)),
    reject,
  );
  return { isReady, outcome };
}
