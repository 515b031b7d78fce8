import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Errno } from './errno.ts';
import type { FileNode, FolderNode, Inode } from './inode.ts';
import { bitOf, type Right } from './rights.ts';

const MAX_DESCRIPTORS = 1024;

interface Open {
  /** Bits of what may be done, and of what may be done with what is opened from here; both only shrink. */
  rights: number;
  inheriting: number;
  /** FDFLAGS, as the guest set them. */
  flags: number;
}

/** An open file. */
export interface OpenFile extends Open {
  kind: 'file';
  node: FileNode;
  /** Where the next byte is read or written. */
  at: number;
}

/** An open folder. */
export interface OpenFolder extends Open {
  kind: 'folder';
  node: FolderNode;
  /** The path that it stands for, where it is open from the start. */
  preopen?: string;
}

/** Standard input, or an output. */
export interface OpenStream extends Open {
  kind: 'stream';
  name: 'stdin' | 'stdout' | 'stderr';
}

/** What a descriptor stands for. */
export type Descriptor = OpenFile | OpenFolder | OpenStream;

/** The descriptors of one run; none of them is one of the host's. */
export interface Descriptors {
  get(fd: number): Descriptor | undefined;
  readonly isFull: boolean;
  /** Opens one, by the lowest number that is free. */
  add(descriptor: Descriptor): number;
  close(fd: number): Errno;
  /** Gives one the number of another, which is closed. */
  renumber(from: number, to: number): Errno;
}

/** Makes a table of descriptors; `release` is told of what nothing has open any more. */
export function makeDescriptors(release: (node: Inode) => void): Descriptors {
  const open = new Map<number, Descriptor>();
  const lowestFree = (): number => {
    let fd = 0;
    while (open.has(fd)) fd++;
    return fd;
  };
  const close = (fd: number): Errno => {
    const descriptor = open.get(fd);
    if (!descriptor) return wasi.ERRNO_BADF;
    open.delete(fd);
    if (descriptor.kind !== 'stream' && --descriptor.node.opens === 0) release(descriptor.node);
    return wasi.ERRNO_SUCCESS;
  };
  return {
    get: (fd) => open.get(fd),
    get isFull() {
      return open.size >= MAX_DESCRIPTORS;
    },
    add(descriptor) {
      const fd = lowestFree();
      open.set(fd, descriptor);
      if (descriptor.kind !== 'stream') descriptor.node.opens++;
      return fd;
    },
    close,
    renumber(from, to) {
      const descriptor = open.get(from);
      if (!descriptor || !open.has(to)) return wasi.ERRNO_BADF;
      if (from === to) return wasi.ERRNO_SUCCESS;
      close(to);
      open.delete(from);
      open.set(to, descriptor);
      return wasi.ERRNO_SUCCESS;
    },
  };
}

/** Why a descriptor cannot be used so, or 0. */
export function refusalOf({ kind, rights }: Descriptor, right: Right): Errno {
  if (rights & bitOf(right)) return wasi.ERRNO_SUCCESS;
  if (right === 'FD_READ' || right === 'FD_WRITE')
    return kind === 'folder' ? wasi.ERRNO_ISDIR : wasi.ERRNO_BADF;
  if (kind === 'stream' && (right === 'FD_SEEK' || right === 'FD_TELL')) return wasi.ERRNO_SPIPE;
  return right.startsWith('PATH_') && kind !== 'folder' ? wasi.ERRNO_NOTDIR : wasi.ERRNO_NOTCAPABLE;
}
