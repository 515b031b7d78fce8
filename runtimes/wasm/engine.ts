import type { Cap } from '../../src/core/outcome.ts';
import type { End, Engine, Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { ABORTED } from '../aborted.ts';
import type { HostTime } from '../clock.ts';
import type { FillRandom } from '../random.ts';
import { type Allowance, makeAllowance } from './allowance.ts';
import { Oversized } from './compile.ts';
import { type Ending, type Program, Unfit } from './program.ts';
import { makeWorld, type World } from './world.ts';

/** A run's snippet, and what its program is given. */
export interface Run {
  snippet: Snippet;
  world: World;
  allowance: Allowance;
  /** What an earlier run derived from the same program. */
  derived: Uint8Array | undefined;
}

/** What the engine needs of the sandbox around it. */
export interface EngineOptions {
  build: string;
  time: HostTime;
  random: FillRandom;
  /** Makes a program of what was sent. @throws Unfit; Oversized */
  load(run: Run): Program;
}

/**
 * Runs what was uploaded. The sandbox is for one run: what a guest's own instructions, and compilers that they kept
 * busy, leave in a process cannot be shown to be gone, so that the process goes.
 */
export function makeEngine(options: EngineOptions): Engine {
  return {
    build: options.build,
    run: async (snippet, output, derived) => runOnce(options, { snippet, derived }, output),
    rearm: async () => undefined,
  };
}

function runOnce(
  { time, random, load }: EngineOptions,
  { snippet, derived }: Pick<Run, 'snippet' | 'derived'>,
  output: Output,
): End {
  const allowance = makeAllowance(snippet);
  let program: Program | undefined;
  const end = (ending: Ending): End => endOf(ending, { snippet, allowance, program });
  const world = makeWorld(snippet, {
    time,
    random,
    output,
    // A guest catches exceptions, those of its host too: a run that is over is not unwound.
    exit: (code) => output.quit(end({ kind: 'exit', code })),
    stop: (cap) => output.quit(cappedBy(cap, allowance)),
  });
  output.arming();
  try {
    program = load({ snippet, world, allowance, derived });
    return end(program.run());
  } catch (cause) {
    if (cause instanceof Oversized) return cappedBy('memory', allowance);
    if (cause instanceof Unfit) return end({ kind: 'mistake', name: cause.name, message: cause.message });
    // The host could not give what the cap allows.
    if (cause instanceof RangeError) return cappedBy('memory', allowance);
    throw cause;
  }
}

/** The exit code of what could not be run. */
const UNFIT = 1;

interface Ended {
  snippet: Snippet;
  allowance: Allowance;
  program: Program | undefined;
}

function endOf(ending: Ending, { snippet, allowance, program }: Ended): End {
  if (allowance.isOutOfFuel) return cappedBy('fuel', allowance);
  const fits = program?.collect(snippet.collect) ?? true;
  const said = { ...answer(ending), ...used(allowance) };
  const cap = fits ? capBehind(said, allowance, program) : 'files';
  return cap === undefined ? said : { ...said, status: 'limit', limit: cap };
}

/** A program that fails once it was refused room has met that cap. */
function capBehind({ status }: End, { isDenied }: Allowance, program: Program | undefined): Cap | undefined {
  if (status === 'ok') return undefined;
  if (isDenied) return 'memory';
  return program?.isOverFiles ? 'files' : undefined;
}

function answer(ending: Ending): Pick<End, 'status' | 'exitCode' | 'value' | 'valueText' | 'error'> {
  switch (ending.kind) {
    case 'exit': {
      // An exit code has eight bits here; a larger one must not pass for another, least of all for 0.
      return { status: ending.code === 0 ? 'ok' : 'error', exitCode: Math.min(ending.code, 0xff) };
    }
    case 'value':
      return { status: 'ok', exitCode: 0, value: ending.json, valueText: ending.text };
    case 'trap':
      return { status: 'error', exitCode: ABORTED, error: ending.error };
    case 'mistake': {
      const error = { name: ending.name, message: ending.message, stack: '' };
      return { status: 'error', exitCode: UNFIT, error };
    }
  }
}

function cappedBy(limit: Cap, allowance: Allowance): End {
  return { status: 'limit', limit, exitCode: null, ...used(allowance) };
}

function used({ usedBytes, fuel }: Allowance): Pick<End, 'memoryBytes' | 'fuel'> {
  return { memoryBytes: usedBytes, fuel };
}
