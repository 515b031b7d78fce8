import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Descriptor, OpenFile } from './descriptors.ts';
import type { Errno } from './errno.ts';
import { readAt, resize, writeAt } from './file-content.ts';
import type { FileTree } from './file-tree.ts';
import type { Handlers } from './handlers.ts';
import type { Streams } from './streams.ts';
import { move, type Vectors } from './vectors.ts';

type Name =
  `fd_${'allocate' | 'filestat_set_size' | 'pread' | 'pwrite' | 'read' | 'seek' | 'tell' | 'write'}`;

/** What is asked of that which a descriptor holds. Reading does not date a file, as where the host says `noatime`. */
export function makeContentCalls(tree: FileTree, streams: Streams): Pick<Handlers, Name> {
  return {
    fd_allocate: ([file, offset, length]) => {
      if (file.kind !== 'file') return wasi.ERRNO_BADF;
      return length === 0n
        ? wasi.ERRNO_INVAL
        : setSize(tree, file, Math.max(file.node.size, Number(offset + length)));
    },
    fd_filestat_set_size: ([file, size]) => {
      return file.kind === 'file' ? setSize(tree, file, Number(size)) : wasi.ERRNO_BADF;
    },
    fd_pread: ([file, into, offset, out]) => {
      return file.kind === 'file' ? answer(out, readFile(file, into, Number(offset))) : refuse(file);
    },
    fd_pwrite: ([file, from, offset, out]) => {
      return file.kind === 'file'
        ? answer(out, writeFile(tree, file, { from, at: Number(offset) }))
        : refuse(file);
    },
    fd_read: ([descriptor, into, out]) => {
      if (descriptor.kind === 'folder') return wasi.ERRNO_ISDIR;
      if (descriptor.kind === 'stream') return answer(out, streams.read(into));
      return advance(descriptor, out, readFile(descriptor, into, descriptor.at));
    },
    fd_seek: ([file, offset, whence, out]) => {
      return file.kind === 'file' ? seek(file, BigInt.asIntN(64, offset), { whence, out }) : refuse(file);
    },
    fd_tell: ([file, out]) => (file.kind === 'file' ? tell(file, out) : refuse(file)),
    fd_write: ([descriptor, from, out]) => {
      if (descriptor.kind === 'folder') return wasi.ERRNO_ISDIR;
      if (descriptor.kind === 'stream') {
        return descriptor.name === 'stdin'
          ? wasi.ERRNO_BADF
          : answer(out, streams.write(descriptor.name, from));
      }
      if (descriptor.flags & wasi.FDFLAGS_APPEND) descriptor.at = descriptor.node.size;
      return advance(descriptor, out, writeFile(tree, descriptor, { from, at: descriptor.at }));
    },
  };
}

/** What has no place to go to. */
function refuse({ kind }: Descriptor): Errno {
  return kind === 'stream' ? wasi.ERRNO_SPIPE : wasi.ERRNO_ISDIR;
}

/** Writes how much was moved, or gives the errno that stands below zero. */
function answer(out: DataView, moved: number): Errno {
  if (moved < 0) return -moved;
  out.setUint32(0, moved, true);
  return wasi.ERRNO_SUCCESS;
}

function advance(file: OpenFile, out: DataView, moved: number): Errno {
  if (moved > 0) file.at += moved;
  return answer(out, moved);
}

function readFile({ node }: OpenFile, into: Vectors, at: number): number {
  let from = at;
  return move(into, (buffer) => {
    const read = readAt(node, from, buffer);
    from += read;
    return read;
  });
}

function writeFile(tree: FileTree, { node }: OpenFile, { from, at }: { from: Vectors; at: number }): number {
  let to = at;
  const written = move(from, (buffer) => {
    if (!writeAt(node, buffer, { at: to, room: tree.room })) return -wasi.ERRNO_NOSPC;
    to += buffer.length;
    return buffer.length;
  });
  if (written > 0) node.modified = node.changed = tree.now();
  return written;
}

function setSize(tree: FileTree, { node }: OpenFile, size: number): Errno {
  if (!resize(node, size, tree.room)) return wasi.ERRNO_NOSPC;
  node.modified = node.changed = tree.now();
  return wasi.ERRNO_SUCCESS;
}

function seek(file: OpenFile, offset: bigint, { whence, out }: { whence: number; out: DataView }): Errno {
  const from = [0, file.at, file.node.size][whence];
  if (from === undefined) return wasi.ERRNO_INVAL;
  const at = BigInt(from) + offset;
  if (at < 0n || at > Number.MAX_SAFE_INTEGER) return wasi.ERRNO_INVAL;
  file.at = Number(at);
  return tell(file, out);
}

function tell(file: OpenFile, out: DataView): Errno {
  out.setBigUint64(0, BigInt(file.at), true);
  return wasi.ERRNO_SUCCESS;
}
