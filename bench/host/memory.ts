import { readFileSync } from 'node:fs';

const KIB = 1024;

/** Memory of a process in bytes: resident counts pages that it shares with others whole, proportional by its share. */
export interface ProcessMemory {
  residentBytes: number;
  proportionalBytes: number;
}

/** Reads the memory of a process. @throws Error for one that is gone */
export function memoryOf(pid: number): ProcessMemory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return { residentBytes: readField(text, 'Rss'), proportionalBytes: readField(text, 'Pss') };
}

function readField(text: string, field: string): number {
  const kib = new RegExp(`^${field}: +(\\d+) kB`, 'm').exec(text)?.[1];
  if (kib === undefined) throw new Error(`Expected ${field} among the memory of a process, got none`);
  return Number(kib) * KIB;
}
