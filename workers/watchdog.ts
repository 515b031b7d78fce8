import { readdirSync, readFileSync } from 'node:fs';
import type { Limits } from '../src/core/limits.ts';

const TICK_MS = 20;
/** What a run can have used before the first look; a parent that looks late is no fault of the run. */
const MOST_UNSEEN_MS = 1.5 * TICK_MS;
const PAGE_BYTES = 4096;

/** A run that is watched. */
interface Watch {
  pid: number;
  limits: Limits;
  onBreach(limit: 'cpu' | 'memory'): void;
  startedAt: number;
  /** CPU time at the first look, less what can have passed of the run by then. */
  cpuBaseMs: number | undefined;
  cpuMs: number;
}

/**
 * Watches runs of one runtime from outside, by `/proc`; a run shorter than a tick is never looked at. `ownBytes` is
 * what a sandbox may hold on top of a run's memory cap.
 */
export class Watchdog {
  readonly #ownBytes: number;
  readonly #watches = new Set<Watch>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ownBytes: number) {
    this.#ownBytes = ownBytes;
  }

  /** Watches a run until the returned watch is disposed; `cpuMs` is what was seen last. */
  watch(run: Pick<Watch, 'pid' | 'limits' | 'onBreach'>): Disposable & { readonly cpuMs: number } {
    const watch: Watch = { ...run, startedAt: performance.now(), cpuBaseMs: undefined, cpuMs: 0 };
    this.#watches.add(watch);
    this.#timer ??= setInterval(() => this.#look(), TICK_MS);
    return {
      get cpuMs() {
        return watch.cpuMs;
      },
      [Symbol.dispose]: () => {
        this.#watches.delete(watch);
        if (this.#watches.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    };
  }

  #look(): void {
    for (const watch of this.#watches) {
      const elapsedMs = performance.now() - watch.startedAt;
      if (elapsedMs < TICK_MS / 2) continue;
      const totalMs = readCpuMs(watch.pid);
      watch.cpuBaseMs ??= totalMs - Math.min(elapsedMs, totalMs, MOST_UNSEEN_MS);
      watch.cpuMs = totalMs - watch.cpuBaseMs;
      if (watch.cpuMs > watch.limits.cpuMs) watch.onBreach('cpu');
      else if (readResidentBytes(watch.pid) > watch.limits.memoryBytes + this.#ownBytes)
        watch.onBreach('memory');
    }
  }
}

/** Whether a sandbox at rest holds so much that a run up to its cap could look like a breach. */
export function isBloated(pid: number, ownBytes: number): boolean {
  return readResidentBytes(pid) > ownBytes;
}

/** Resident memory of a process in bytes; 0 where it is gone or the host does not tell. */
export function readResidentBytes(pid: number): number {
  return Number(readProc(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
}

/** CPU time of all threads of a process in milliseconds, from the scheduler's own nanosecond counts. */
function readCpuMs(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readThreads(pid)) {
    nanoseconds += Number(readProc(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0);
  }
  return nanoseconds / 1e6;
}

function readThreads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** A process may be gone between two looks: then there is nothing to read. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
