import { memoryOf } from '../../host/memory.ts';

/** Memory of processes in bytes, pages that several share counted by their share. */
export function proportionalBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + memoryOf(pid).proportionalBytes, 0);
}
