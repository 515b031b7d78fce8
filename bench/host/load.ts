import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** What else a machine does. */
export interface Load {
  /** Processes that wanted a core in the last minute: what went before is still in it. */
  loadBefore: number;
  /** The share of all cores' time that nothing ran in just now, of 1; absent where the kernel does not tell. */
  idleBefore?: number;
}

const LOOK_MS = 500;

/** Someone else is on the machine where less of it than this is idle while nothing is measured. */
const LEAST_IDLE = 0.9;

/** Watches the machine for half a second in which this process does nothing. */
export async function readLoad(): Promise<Load> {
  const before = readTicks();
  await pause(LOOK_MS);
  const after = readTicks();
  const idleBefore = (after.idle - before.idle) / Math.max(1, after.total - before.total);
  const loadBefore = Math.round((loadavg()[0] ?? 0) * 100) / 100;
  return { loadBefore, idleBefore: Math.round(idleBefore * 100) / 100 };
}

/** Whether somebody else was on the machine. A load of the last minute does not tell: the suite before is in it. */
export function isBusy({ loadBefore, idleBefore }: Load): boolean {
  return idleBefore === undefined ? loadBefore > availableParallelism() : idleBefore < LEAST_IDLE;
}

/** The first line of `/proc/stat`: time of all cores by what it went into; the fourth is idle, the fifth waits for a disk. */
function readTicks(): { idle: number; total: number } {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/);
  const ticks = fields.slice(0, COUNTED).map(Number);
  const [, , , idle = 0, waiting = 0] = ticks;
  return { idle: idle + waiting, total: ticks.reduce((sum, ticksOf) => sum + ticksOf, 0) };
}

/** The time of guests, which follows these, is in that of users already. */
const COUNTED = 8;
