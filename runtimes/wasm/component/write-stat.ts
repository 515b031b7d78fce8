import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Inode } from '../wasi/inode.ts';
import { writeFilestat } from '../wasi/stat.ts';

/** The bytes of preview 1's `filestat`. */
const STAT_BYTES = 64;

/** Writes what there is to know of a node as preview 1 has it; 0, or an errno below zero. */
export function writeStat(node: Inode, into: Uint8Array): number {
  if (into.length < STAT_BYTES) return -wasi.ERRNO_OVERFLOW;
  writeFilestat(new DataView(into.buffer, into.byteOffset, into.byteLength), node);
  return wasi.ERRNO_SUCCESS;
}
