import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Descriptor } from './descriptors.ts';
import type { Errno } from './errno.ts';
import type { Inode, Times } from './inode.ts';

const FILE_TYPES = {
  file: wasi.FILETYPE_REGULAR_FILE,
  folder: wasi.FILETYPE_DIRECTORY,
  link: wasi.FILETYPE_SYMBOLIC_LINK,
  stream: wasi.FILETYPE_CHARACTER_DEVICE,
} as const;

/** The number by which preview 1 knows a kind of thing. */
export function fileTypeOf(kind: keyof typeof FILE_TYPES): number {
  return FILE_TYPES[kind];
}

/** Writes what there is to know of a node; 64 bytes. The shim's own layout of it is wrong from the times on. */
export function writeFilestat(out: DataView, node: Inode): void {
  const { inode, links, accessed, modified, changed } = node;
  const fields = [
    0n,
    inode,
    BigInt(fileTypeOf(node.kind)),
    BigInt(links),
    BigInt(sizeOf(node)),
    accessed,
    modified,
  ];
  for (const [index, value] of [...fields, changed].entries()) out.setBigUint64(index * 8, value, true);
}

/** Writes what there is to know of a stream, which has neither size nor times; 64 bytes. */
export function writeStreamStat(out: DataView): void {
  for (let at = 0; at < out.byteLength; at += 8) out.setBigUint64(at, 0n, true);
  out.setUint8(16, fileTypeOf('stream'));
}

/** Writes what there is to know of a descriptor; 24 bytes. */
export function writeFdstat(out: DataView, { kind, flags, rights, inheriting }: Descriptor): void {
  const stat = new wasi.Fdstat(fileTypeOf(kind), flags);
  stat.fs_rights_base = BigInt(rights);
  stat.fs_rights_inherited = BigInt(inheriting);
  stat.write_bytes(out, 0);
}

/** The times that a program asks for, and which of them, as FSTFLAGS. */
export interface TimesRequest {
  accessed: bigint;
  modified: bigint;
  flags: number;
  now: bigint;
}

/** Sets a node's times; refuses a time that is to be two things at once. */
export function setTimes(node: Times, { accessed, modified, flags, now }: TimesRequest): Errno {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const isTwice =
    (has(wasi.FSTFLAGS_ATIM) && has(wasi.FSTFLAGS_ATIM_NOW)) ||
    (has(wasi.FSTFLAGS_MTIM) && has(wasi.FSTFLAGS_MTIM_NOW));
  if (isTwice || flags > FSTFLAGS) return wasi.ERRNO_INVAL;
  if (has(wasi.FSTFLAGS_ATIM)) node.accessed = accessed;
  if (has(wasi.FSTFLAGS_ATIM_NOW)) node.accessed = now;
  if (has(wasi.FSTFLAGS_MTIM)) node.modified = modified;
  if (has(wasi.FSTFLAGS_MTIM_NOW)) node.modified = now;
  node.changed = now;
  return wasi.ERRNO_SUCCESS;
}

const FSTFLAGS = wasi.FSTFLAGS_ATIM | wasi.FSTFLAGS_ATIM_NOW | wasi.FSTFLAGS_MTIM | wasi.FSTFLAGS_MTIM_NOW;

function sizeOf(node: Inode): number {
  if (node.kind === 'file') return node.size;
  return node.kind === 'link' ? Buffer.byteLength(node.target) : 0;
}
