import { readFileSync } from 'node:fs';
import type { Runner } from '../src/runner/index.ts';
import { type Row, rowOf } from './measure.ts';

const MIB = 1024 * 1024;
const KIB = 1024;

/** The memory of a runner's sandboxes: resident counts pages that sandboxes share in each of them; proportional shares them out. */
export function memoryOf({ pids }: Runner): Row[] {
  const rows = { Rss: 'a sandbox, resident', Pss: 'a sandbox, proportional' };
  return Object.entries(rows).map(([field, name]) => {
    const bytes = pids.map((pid) => readMemory(pid, field));
    return rowOf(
      name,
      'MiB',
      bytes.map((value) => value / MIB),
    );
  });
}

function readMemory(pid: number, field: string): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kib = new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(text)?.[1];
  if (kib === undefined) throw new Error(`Expected ${field} among the memory of a sandbox, got none`);
  return Number(kib) * KIB;
}
