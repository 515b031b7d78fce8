import type { Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';
import { type Clock, type HostTime, makeClock } from '../clock.ts';
import { type FillRandom, seededRandom } from '../random.ts';
import type { Session } from './bridge.ts';

/** What a session needs of the sandbox around it, and how much linear memory an instance has as it is armed. */
export interface SessionOptions {
  time: HostTime;
  random: FillRandom;
  memoryBytes: number;
}

/** A session that waits for its run: an isolate is armed before anything is known of the snippet. */
export interface WaitingSession extends Session {
  /** The run is this one from now on. */
  begin(snippet: Snippet, output: Output): void;
  /** What the guest's harness said at its end, if it did. */
  readonly answered: string | undefined;
  readonly memoryBytes: number;
  /** Whether the files that came back were too many bytes. */
  readonly isOverFiles: boolean;
}

/** Makes the session of one isolate. */
export function makeSession({ time, random, memoryBytes }: SessionOptions): WaitingSession {
  let run: Run | undefined;
  let heldBytes = 0;
  let answered: string | undefined;
  let isOverFiles = false;
  let isOutOfMemory = false;
  const quitAt = (limit: 'output' | 'memory'): never => {
    if (!run) throw new Error('There is no run yet');
    return run.output.quit({ status: 'limit', limit, exitCode: null, memoryBytes, fuel: null });
  };
  return {
    begin(snippet, output) {
      run = { ...makeRun(snippet, time, random), output, heldMost: heldBytes + snippet.limits.filesBytes };
    },
    get answered() {
      return answered;
    },
    get memoryBytes() {
      return memoryBytes;
    },
    get isOverFiles() {
      return isOverFiles;
    },
    now: () => run?.clock.now() ?? time.epoch(),
    monotonic: () => (run?.isFixed ? run.clock.now() : time.monotonic()),
    sleep: (seconds) => run?.clock.sleep(seconds * 1000),
    fill: (bytes) => void (run?.random ?? random)(bytes),
    read(bytes) {
      const part = run?.stdin.subarray(0, bytes.length) ?? NOTHING;
      bytes.set(part);
      if (run) run.stdin = run.stdin.subarray(part.length);
      return part.length;
    },
    write(fd, bytes) {
      if (!run || run.output.write(fd === 2 ? 'stderr' : 'stdout', bytes)) return;
      // Without memory, Python complains of every object that it cannot finish: what ended the run came before.
      quitAt(fd === 2 && isOutOfMemory ? 'memory' : 'output');
    },
    deny(kind) {
      if (kind === 'network' || kind === 'process' || kind === 'host') run?.output.deny(kind);
    },
    display(mime, data) {
      if (run && !run.output.display(mime, data)) quitAt('output');
    },
    mayGrow(bytes) {
      if (run && bytes > run.memoryBytes) {
        isOutOfMemory = true;
        return false;
      }
      memoryBytes = Math.max(memoryBytes, bytes);
      return true;
    },
    mayHold(bytes) {
      if (bytes > 0 && run && heldBytes + bytes > run.heldMost) return false;
      heldBytes += bytes;
      return true;
    },
    request: () => run?.request ?? '',
    answer(json) {
      answered = json;
    },
    file(path, bytes) {
      const name = path.startsWith(HOME) ? path.slice(HOME.length) : undefined;
      if (name !== undefined && run && !run.output.file(name, bytes)) isOverFiles = true;
      return !isOverFiles;
    },
  };
}

const HOME = '/sandbox/';
const NOTHING = new Uint8Array();

interface Run {
  output: Output;
  clock: Clock;
  isFixed: boolean;
  random: FillRandom;
  stdin: Uint8Array;
  request: string;
  memoryBytes: number;
  heldMost: number;
}

function makeRun(snippet: Snippet, time: HostTime, random: FillRandom): Omit<Run, 'output' | 'heldMost'> {
  const { deterministic, limits, files, args, env } = snippet;
  return {
    clock: makeClock(time, deterministic?.nowMs),
    isFixed: deterministic !== undefined,
    random: deterministic ? seededRandom(deterministic.seed) : random,
    stdin: new TextEncoder().encode(snippet.stdin),
    memoryBytes: limits.memoryBytes,
    request: JSON.stringify({
      path: `${HOME}${snippet.entry ?? 'main.py'}`,
      source: snippet.source ?? null,
      files,
      args,
      env,
      collect: snippet.collect ?? null,
    }),
  };
}
