import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { killTree, residentOf, treeOf } from '../host/process-tree.ts';
import { Absent, type Caps, type PeerEnd, type Program } from './peer.ts';

/** What the far side is asked, a line of JSON each. */
export type Asked =
  | { do: 'run'; program: Program; caps: Caps }
  | { do: 'hold'; count: number; program?: Program };

/** When a run is given up. */
export interface Patience {
  patienceMs: number;
  /** Resident memory of the process and what it started, past which it is killed. Default 2 GiB. */
  maxBytes?: number;
}

/** How a run in a process of its own went. */
export interface Watched {
  /** `ran on` and `grew on`: killed for want of patience or memory; `died`: the process ended under it. */
  end: PeerEnd | 'ran on' | 'grew on' | 'died';
  /** From the call to its end, the pipe included. */
  tookMs: number;
  /** Resident memory of the process and what it started: before, and the most that was seen, polled every few ms. */
  rssBytesBefore: number;
  rssBytesMax: number;
}

/** A peer in a process of its own, which is started anew once it had to be killed. */
export interface ChildPeer extends AsyncDisposable {
  version: string;
  /** Of its process now, which has others where it starts some. */
  pid(): number;
  /** One at a time. */
  run(program: Program, caps: Caps, patience: Patience): Promise<Watched>;
  /**
   * Makes so many isolates more, idle or after a program; they stay until the child is closed. False where it cannot.
   * @throws Absent where its process ends
   */
  hold(count: number, program?: Program): Promise<boolean>;
}

interface FarSide {
  pid: number;
  version: string;
  /** Resolves to undefined when the process ends in place of an answer. */
  ask(asked: Asked): Promise<unknown>;
  kill(): Promise<void>;
}

const POLL_MS = 4;
const DEFAULT_MAX_BYTES = 2 * 1024 ** 3;

/** Opens a peer in a process of its own. @throws Absent where it is not on this machine */
export async function openInChild(id: string): Promise<ChildPeer> {
  let far = await startFarSide(id);
  return {
    version: far.version,
    pid: () => far.pid,
    async run(program, caps, patience) {
      const watched = await watch(far, { do: 'run', program, caps }, patience);
      if (typeof watched.end === 'string') {
        await far.kill();
        far = await startFarSide(id);
      }
      return watched;
    },
    async hold(count, program) {
      const answer = await far.ask({ do: 'hold', count, ...(program ? { program } : {}) });
      if (answer === undefined) throw new Absent(`Its process ends as it makes ${count} isolates`);
      return (answer as { isAble: boolean }).isAble;
    },
    [Symbol.asyncDispose]: () => far.kill(),
  };
}

async function watch(
  far: FarSide,
  asked: Asked,
  { patienceMs, maxBytes = DEFAULT_MAX_BYTES }: Patience,
): Promise<Watched> {
  const rssBytesBefore = residentOf(treeOf(far.pid));
  let rssBytesMax = rssBytesBefore;
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<'ran on' | 'grew on'>();
  const startedAt = performance.now();
  const answer = far.ask(asked);
  const poll = setInterval(() => {
    rssBytesMax = Math.max(rssBytesMax, residentOf(treeOf(far.pid)));
    if (rssBytesMax > maxBytes) giveUp('grew on');
    else if (performance.now() - startedAt > patienceMs) giveUp('ran on');
  }, POLL_MS);
  const end = await Promise.race([answer, givenUp]);
  const tookMs = performance.now() - startedAt;
  clearInterval(poll);
  return { end: end === undefined ? 'died' : (end as Watched['end']), tookMs, rssBytesBefore, rssBytesMax };
}

async function startFarSide(id: string): Promise<FarSide> {
  const file = fileURLToPath(new URL(`far-side${extname(import.meta.url)}`, import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', file, id], { stdio: ['pipe', 'pipe', 'ignore'] });
  const closed = once(child, 'close').then(() => undefined);
  const next = linesOf(child, closed);
  const hello = (await next()) as { version: string } | { absent: string } | undefined;
  if (hello === undefined) throw new Absent('Its process ends as it starts here');
  if ('absent' in hello) throw new Absent(hello.absent);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${id}: expected a process, got none`);
  return {
    pid,
    version: hello.version,
    ask(asked) {
      child.stdin.write(`${JSON.stringify(asked)}\n`);
      return next();
    },
    async kill() {
      killTree(pid);
      await closed;
    },
  };
}

/** Gives the next answer each time, and undefined once there is none to come. */
function linesOf(
  child: ChildProcessByStdio<Writable, Readable, null>,
  closed: Promise<undefined>,
): () => Promise<unknown> {
  const lines = createInterface({ input: child.stdout });
  // The far side may be gone, which the answer that does not come tells.
  child.stdin.on('error', () => undefined);
  return async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    lines.once('line', (line) => resolve(JSON.parse(line)));
    return Promise.race([promise, closed]);
  };
}
