import { readFileSync } from 'node:fs';
import { allowFilter } from './filter.ts';
import { architecture } from './syscalls.ts';

/** How tightly a sandbox locks itself; `reduced` is Node's permission model alone. */
export type Walls = 'full' | 'reduced';

/**
 * Locks this process for good: a cap on its private memory, no system calls but the few on the list, and no
 * permission that loading needed. Everything the engine needs is loaded by now. `dataBytes` is what runs may take
 * on top of what is in use.
 */
export async function lock(walls: Walls, dataBytes: number): Promise<void> {
  if (walls === 'full') {
    const { openKernel } = await import('./kernel.ts');
    const kernel = openKernel();
    kernel.limit('data', privateBytes() + dataBytes);
    kernel.filter(allowFilter(architecture()));
  }
  for (const scope of ['ffi', 'fs']) process.permission?.drop?.(scope);
}

function privateBytes(): number {
  const kib = /VmData:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (kib === undefined) throw new Error('The kernel does not tell VmData');
  return Number(kib) * 1024;
}
