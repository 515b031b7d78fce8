import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readResidentBytes } from '../../workers/watchdog.ts';
import type { Adapter } from './adapter.ts';

const SAMPLE_MS = 20;
const MIB = 1024 * 1024;

/** Peaks of resident memory since the watch began, in MiB: the largest sandbox, and the growth of the whole service. */
export interface Resident extends Disposable {
  readonly sandboxMb: number;
  readonly grownMb: number;
}

/** Watches an adapter's processes from outside. */
export function watchResident(adapter: Pick<Adapter, 'processes'>): Resident {
  let sandboxMb = 0;
  let peakMb = 0;
  const look = (): number => {
    const { all, sandboxes } = adapter.processes();
    const sizes = new Map(all.map((pid) => [pid, readResidentBytes(pid) / MIB]));
    sandboxMb = Math.max(sandboxMb, ...sandboxes.map((pid) => sizes.get(pid) ?? 0));
    const totalMb = sizes.values().reduce((sum, size) => sum + size, 0);
    peakMb = Math.max(peakMb, totalMb);
    return totalMb;
  };
  const startMb = look();
  const timer = setInterval(look, SAMPLE_MS);
  return {
    get sandboxMb() {
      return sandboxMb;
    },
    get grownMb() {
      return peakMb - startMb;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

const SETTLE_LOOK_MS = 1000;
const MAX_LOOKS = 20;
const SETTLED_MB = 8;

/** Waits until an adapter's processes grow no longer: its spare sandboxes may still be starting. */
export async function untilSettled(adapter: Pick<Adapter, 'processes'>): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    using resident = watchResident(adapter);
    await pause(SETTLE_LOOK_MS);
    if (resident.grownMb < SETTLED_MB) return;
  }
}

/** A process and all that it started, by `/proc`. */
export function processTree(root: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const tree = [root];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

/** Whether a process is a sandbox, by its command line. */
export function isSandbox(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`).includes('/workers/sandbox/main.');
}

/** Source: proc_pid_stat(5): the name stands in parentheses and may hold any character. */
function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** A process may be gone between two looks. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
