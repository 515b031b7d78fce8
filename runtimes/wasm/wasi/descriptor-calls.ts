import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Descriptor, Descriptors } from './descriptors.ts';
import type { Errno } from './errno.ts';
import type { FileTree } from './file-tree.ts';
import type { Handlers } from './handlers.ts';
import { readFolder } from './read-folder.ts';
import { setTimes, writeFdstat, writeFilestat, writeStreamStat } from './stat.ts';

type Name =
  | `fd_${'advise' | 'close' | 'datasync' | 'fdstat_get' | 'fdstat_set_flags' | 'fdstat_set_rights' | 'sync'}`
  | `fd_${'filestat_get' | 'filestat_set_times' | 'prestat_get' | 'prestat_dir_name' | 'readdir' | 'renumber'}`;

/** What is asked of descriptors as such, and of the folders that they stand for. */
export function makeDescriptorCalls(tree: FileTree, descriptors: Descriptors): Pick<Handlers, Name> {
  return {
    ...PREOPEN_CALLS,
    fd_advise: ([, , , advice]) => (advice > wasi.ADVICE_NOREUSE ? wasi.ERRNO_INVAL : wasi.ERRNO_SUCCESS),
    fd_close: ([fd]) => descriptors.close(fd),
    fd_datasync: () => wasi.ERRNO_SUCCESS,
    fd_fdstat_get: ([descriptor, out]) => {
      writeFdstat(out, descriptor);
      return wasi.ERRNO_SUCCESS;
    },
    fd_fdstat_set_flags: ([descriptor, flags]) => {
      if (flags > FDFLAGS) return wasi.ERRNO_INVAL;
      descriptor.flags = flags;
      return wasi.ERRNO_SUCCESS;
    },
    fd_fdstat_set_rights: ([descriptor, rights, inheriting]) => shrink(descriptor, rights, inheriting),
    fd_filestat_get: ([descriptor, out]) => {
      if (descriptor.kind === 'stream') writeStreamStat(out);
      else writeFilestat(out, descriptor.node);
      return wasi.ERRNO_SUCCESS;
    },
    fd_filestat_set_times: ([descriptor, accessed, modified, flags]) => {
      if (descriptor.kind === 'stream') return wasi.ERRNO_BADF;
      return setTimes(descriptor.node, { accessed, modified, flags, now: tree.now() });
    },
    fd_readdir: ([folder, buffer, cookie, out]) => {
      if (folder.kind !== 'folder') return wasi.ERRNO_NOTDIR;
      out.setUint32(0, readFolder(folder.node, cookie, buffer), true);
      return wasi.ERRNO_SUCCESS;
    },
    fd_renumber: ([from, to]) => descriptors.renumber(from, to),
    fd_sync: () => wasi.ERRNO_SUCCESS,
  };
}

/** How C libraries find out which paths are open from the start. */
const PREOPEN_CALLS: Pick<Handlers, `fd_prestat_${'get' | 'dir_name'}`> = {
  fd_prestat_get: ([descriptor, out]) => {
    const name = preopenOf(descriptor);
    if (name === undefined) return wasi.ERRNO_BADF;
    wasi.Prestat.dir(name).write_bytes(out, 0);
    return wasi.ERRNO_SUCCESS;
  },
  fd_prestat_dir_name: ([descriptor, buffer]) => {
    const name = preopenOf(descriptor);
    if (name === undefined) return wasi.ERRNO_BADF;
    const { written } = new TextEncoder().encodeInto(name, buffer);
    return written < Buffer.byteLength(name) ? wasi.ERRNO_NAMETOOLONG : wasi.ERRNO_SUCCESS;
  },
};

/** The flags that a descriptor may have. */
export const FDFLAGS =
  wasi.FDFLAGS_APPEND | wasi.FDFLAGS_DSYNC | wasi.FDFLAGS_NONBLOCK | wasi.FDFLAGS_RSYNC | wasi.FDFLAGS_SYNC;

function preopenOf(descriptor: Descriptor): string | undefined {
  return descriptor.kind === 'folder' ? descriptor.preopen : undefined;
}

function shrink(descriptor: Descriptor, rights: bigint, inheriting: bigint): Errno {
  const isMore = (asked: bigint, had: number): boolean => (asked | BigInt(had)) !== BigInt(had);
  if (isMore(rights, descriptor.rights) || isMore(inheriting, descriptor.inheriting))
    return wasi.ERRNO_NOTCAPABLE;
  descriptor.rights = Number(rights);
  descriptor.inheriting = Number(inheriting);
  return wasi.ERRNO_SUCCESS;
}
