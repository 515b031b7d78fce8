import { readdirSync } from 'node:fs';

/** Descriptors that a process has open. @throws Error for one that is gone */
export function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Threads of a process. @throws Error for one that is gone */
export function threadsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length;
}
