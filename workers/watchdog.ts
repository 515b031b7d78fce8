import { readdirSync, readFileSync } from 'node:fs';
import type { Limits } from '../src/core/limits.ts';

const TICK_MS = 20;
/** What a run can have used before the first look; a parent that looks late is no fault of the run. */
const MOST_UNSEEN_MS = 1.5 * TICK_MS;
const PAGE_BYTES = 4096;
/** How near private memory may come to its cap, beyond which V8 ends the process: more than a run takes in a tick. */
const NEAR_CAP_BYTES = 64 * 1024 * 1024;

/** A run that is watched. */
interface Watch extends Watched {
  pid: number;
  limits: Limits;
  onBreach(limit: 'cpu' | 'memory'): void;
  startedAt: number;
  /** While the isolate is armed, which has a time of its own. */
  isArming: boolean;
  /** CPU time at the first look, less what can have passed of the run by then. */
  cpuBaseMs: number | undefined;
  cpuMs: number;
  /** The process's cap on private memory, as the kernel has it; undefined before the first look. */
  capBytes: number | undefined;
}

/** A run's watch, until it is disposed. */
export interface Watched extends Disposable {
  /** CPU time of the run, as it was seen last. */
  readonly cpuMs: number;
  /** The isolate is being armed: its CPU time is not the run's. */
  arming(): void;
  /** The guest starts now: CPU time counts from here. */
  restart(): void;
}

/**
 * Watches runs of one runtime from outside, by `/proc`; a run shorter than a tick is never looked at. `ownBytes` is
 * what a sandbox may hold on top of a run's memory cap.
 */
export class Watchdog {
  readonly #ownBytes: number;
  readonly #isHeapTheGuests: boolean;
  readonly #watches = new Set<Watch>();
  #timer: NodeJS.Timeout | undefined;

  /** `isHeapTheGuests` ends a run before V8 ends its process for want of memory, which could not be told from a crash. */
  constructor(ownBytes: number, isHeapTheGuests = false) {
    this.#ownBytes = ownBytes;
    this.#isHeapTheGuests = isHeapTheGuests;
  }

  /** Watches a run until the returned watch is disposed. */
  watch(run: Pick<Watch, 'pid' | 'limits' | 'onBreach'>): Watched {
    // No accessor: a literal with one has a hidden class of its own, which keeps all that the run held until V8's next full collection.
    const watch: Watch = {
      ...run,
      startedAt: performance.now(),
      isArming: false,
      cpuBaseMs: undefined,
      cpuMs: 0,
      capBytes: undefined,
      arming() {
        watch.isArming = true;
      },
      restart() {
        watch.isArming = false;
        watch.startedAt = performance.now();
        watch.cpuBaseMs = undefined;
      },
      [Symbol.dispose]: () => this.#forget(watch),
    };
    this.#watches.add(watch);
    this.#timer ??= setInterval(() => this.#look(), TICK_MS);
    return watch;
  }

  #forget(watch: Watch): void {
    this.#watches.delete(watch);
    if (this.#watches.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    for (const watch of this.#watches) {
      if (performance.now() - watch.startedAt < TICK_MS / 2) continue;
      if (!watch.isArming && lookAtCpu(watch) > watch.limits.cpuMs) watch.onBreach('cpu');
      else if (this.#isOverMemory(watch)) watch.onBreach('memory');
    }
  }

  #isOverMemory(watch: Watch): boolean {
    const { resident, data } = readMemory(watch.pid);
    if (resident > watch.limits.memoryBytes + this.#ownBytes) return true;
    if (!this.#isHeapTheGuests) return false;
    watch.capBytes ??= readCap(watch.pid);
    return data > watch.capBytes - NEAR_CAP_BYTES;
  }
}

function lookAtCpu(watch: Watch): number {
  const totalMs = readCpuMs(watch.pid);
  const elapsedMs = performance.now() - watch.startedAt;
  watch.cpuBaseMs ??= totalMs - Math.min(elapsedMs, totalMs, MOST_UNSEEN_MS);
  watch.cpuMs = totalMs - watch.cpuBaseMs;
  return watch.cpuMs;
}

/** Whether a sandbox at rest holds so much that a run up to its cap could look like a breach. */
export function isBloated(pid: number, ownBytes: number): boolean {
  return readResidentBytes(pid) > ownBytes;
}

/** Resident memory of a process in bytes; 0 where it is gone or the host does not tell. */
export function readResidentBytes(pid: number): number {
  return readMemory(pid).resident;
}

/** What a process holds of memory in bytes: resident, and private, the way its cap counts it. */
function readMemory(pid: number): { resident: number; data: number } {
  const [, resident = 0, , , , data = 0] = readProc(`/proc/${pid}/statm`).split(' ').map(Number);
  return { resident: resident * PAGE_BYTES, data: data * PAGE_BYTES };
}

/** RLIMIT_DATA of a process, in bytes. */
function readCap(pid: number): number {
  return Number(/^Max data size +(\d+)/m.exec(readProc(`/proc/${pid}/limits`))?.[1] ?? Infinity);
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
