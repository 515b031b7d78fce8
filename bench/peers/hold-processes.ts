import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** Programs that print a line once they are ready, and then wait for the end of what they read. */
export interface Held extends AsyncDisposable {
  pids: readonly number[];
}

/** Starts so many at once, and waits until each is ready. Disposing ends them. */
export async function holdProcesses(
  count: number,
  command: { path: string; args: readonly string[] },
): Promise<Held> {
  const children = Array.from({ length: count }, () => start(command));
  await Promise.all(children.map((child) => once(child.stdout, 'data')));
  return {
    pids: children.flatMap(({ pid }) => pid ?? []),
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map(end));
    },
  };
}

function start({ path, args }: { path: string; args: readonly string[] }) {
  return spawn(path, args, { stdio: ['pipe', 'pipe', 'ignore'] });
}

async function end(child: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
