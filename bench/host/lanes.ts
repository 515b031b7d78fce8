import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Runner } from '../../src/runner/index.ts';

const POLL_MS = 2;

/** Waits until every sandbox is locked and none of its threads has anything to do: each lane is armed. */
export async function untilAtRest(runner: Runner): Promise<void> {
  while (!runner.pids.every(isAtRest)) await pause(POLL_MS);
}

/** CPU time of all threads of a runner's sandboxes in milliseconds, from the scheduler's nanosecond counts. */
export function cpuMsOf({ pids }: Runner): number {
  const files = pids.flatMap((pid) => filesOf(pid, 'schedstat'));
  return files.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1e6;
}

/** A second filter is the sandbox's own, which is there once everything is loaded. */
function isAtRest(pid: number): boolean {
  const threads = filesOf(pid, 'status');
  return threads.every((text) => /^Seccomp_filters:\s+2$/m.test(text) && /^State:\s+S/m.test(text));
}

/** A file of each thread of a process, empty where one is gone: the launcher's end as it becomes the sandbox. */
function filesOf(pid: number, name: string): string[] {
  const threads = attempt(() => readdirSync(`/proc/${pid}/task`), []);
  const paths = threads.map((thread) => `/proc/${pid}/task/${thread}/${name}`);
  return paths.length === 0 ? [''] : paths.map((path) => attempt(() => readFileSync(path, 'utf8'), ''));
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
