import type { End, Engine, Output } from '../../src/core/runtime.ts';
import { ABORTED } from '../aborted.ts';
import { parseAnswer } from './answer.ts';
import { Isolate, type Parts, type Snapshot } from './isolate.ts';
import { LinearMemory } from './linear-memory.ts';
import { makeSession, type SessionOptions, type WaitingSession } from './session.ts';

/** What the engine needs of the sandbox around it. */
export interface EngineOptions extends Pick<SessionOptions, 'time' | 'random'> {
  parts: Parts;
  snapshot: Snapshot;
  /** The hash of the engine's binary, `sha256:…`. */
  build: string;
  /** Gives back the memory of isolates that are gone, which V8 does only as it collects. */
  collectGarbage(): void;
}

/** An isolate that waits for its run. */
interface Armed {
  isolate: Isolate;
  session: WaitingSession;
}

/** Python in a lane: an isolate is armed ahead of each run, and thrown away after it. */
export function makeEngine(options: EngineOptions): Engine {
  let memory = new LinearMemory(options.snapshot.bytes);
  let armed: Armed | undefined = arm(options, memory);
  return {
    build: options.build,
    async run(snippet, output) {
      if (!armed) throw new Error('The lane is not armed');
      const used = armed;
      armed = undefined;
      used.session.begin(snippet, output);
      output.started();
      return endOf(used, output);
    },
    async rearm() {
      // Memory does not shrink: one that has grown is dropped.
      if (memory.bytes !== options.snapshot.bytes) {
        memory = new LinearMemory(options.snapshot.bytes);
        options.collectGarbage();
      }
      armed = arm(options, memory);
    },
  };
}

function arm({ parts, snapshot, time, random }: EngineOptions, memory: LinearMemory): Armed {
  const session = makeSession({ time, random, memoryBytes: snapshot.bytes });
  return { isolate: Isolate.arm(parts, { memory, session, from: snapshot }), session };
}

const RUN = 'import _cloche.main; _cloche.main.serve()';

/**
 * Runs the guest to its end. One that leaves Python beyond use, or its harness without sense, ends by its own fault, and
 * the lane with it.
 */
function endOf({ isolate, session }: Armed, output: Output): End {
  const end = isolate.run(RUN);
  const rest = { memoryBytes: session.memoryBytes, fuel: null };
  if (end.kind === 'exit') {
    return { status: end.code === 0 ? 'ok' : 'error', exitCode: end.code & 0xff, ...rest };
  }
  const answer = end.kind === 'done' ? parseAnswer(session.answered) : undefined;
  if (end.kind === 'stack') return output.quit({ status: 'limit', limit: 'stack', exitCode: null, ...rest });
  if (!answer) return output.quit({ status: 'error', exitCode: ABORTED, error: FATAL, ...rest });
  const { files, ...said } = answer;
  isolate.collect(files);
  if (session.isOverFiles) return { status: 'limit', limit: 'files', exitCode: said.exitCode, ...rest };
  return { ...said, ...rest };
}

const FATAL = { name: 'FatalError', message: 'The interpreter broke down', stack: '' };
