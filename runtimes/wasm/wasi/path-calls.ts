import { wasi } from '@bjorn3/browser_wasi_shim';
import { addName, createFolder, createLink, removeFolder, removeName, rename } from './change-tree.ts';
import { FDFLAGS } from './descriptor-calls.ts';
import type { Descriptor, Descriptors } from './descriptors.ts';
import type { Errno } from './errno.ts';
import type { FileTree } from './file-tree.ts';
import type { Handlers } from './handlers.ts';
import type { Inode } from './inode.ts';
import { openPath } from './open-path.ts';
import { type Place, resolve } from './resolve.ts';
import type { CallName } from './signatures.ts';
import { setTimes, writeFilestat } from './stat.ts';

type Name = Extract<CallName, `path_${string}`>;

/** What is asked of paths. */
export function makePathCalls(tree: FileTree, descriptors: Descriptors): Pick<Handlers, Name> {
  return {
    path_create_directory: ([from, path]) => at(from, path, (place) => createFolder(tree, place)),
    path_filestat_get: ([from, lookup, path, out]) => {
      return atNode(from, { path, lookup }, (node) => {
        writeFilestat(out, node);
        return wasi.ERRNO_SUCCESS;
      });
    },
    path_filestat_set_times: ([from, lookup, path, accessed, modified, flags]) => {
      return atNode(from, { path, lookup }, (node) =>
        setTimes(node, { accessed, modified, flags, now: tree.now() }),
      );
    },
    path_link: ([from, lookup, path, to, name]) => {
      return atNode(from, { path, lookup }, (node) => at(to, name, (place) => addName(tree, node, place)));
    },
    path_open: ([from, lookup, path, oflags, rights, , flags, out]) => {
      if (from.kind !== 'folder') return wasi.ERRNO_NOTDIR;
      if (oflags > OFLAGS || flags > FDFLAGS) return wasi.ERRNO_INVAL;
      if (descriptors.isFull) return wasi.ERRNO_MFILE;
      const asked = Number(BigInt.asUintN(30, rights));
      const opened = openPath(tree, from, { path, follows: doesFollow(lookup), oflags, flags, asked });
      if (typeof opened === 'number') return opened;
      out.setUint32(0, descriptors.add(opened), true);
      return wasi.ERRNO_SUCCESS;
    },
    path_readlink: ([from, path, buffer, out]) => {
      return atNode(from, { path, lookup: 0 }, (node) => readLink(node, buffer, out));
    },
    path_remove_directory: ([from, path]) => at(from, path, (place) => removeFolder(tree, place)),
    path_rename: ([from, path, to, name]) => {
      return at(from, path, (source) => at(to, name, (target) => rename(tree, source, target)));
    },
    path_symlink: ([target, from, path]) => at(from, path, (place) => createLink(tree, target, place)),
    path_unlink_file: ([from, path]) => at(from, path, (place) => removeName(tree, place)),
  };
}

const OFLAGS = wasi.OFLAGS_CREAT | wasi.OFLAGS_DIRECTORY | wasi.OFLAGS_EXCL | wasi.OFLAGS_TRUNC;

function doesFollow(lookup: number): boolean {
  return (lookup & FOLLOW) !== 0;
}

/** LOOKUPFLAGS_SYMLINK_FOLLOW, which the shim's constants lack. */
const FOLLOW = 1;

/** Does something at a path, at whose end no link is followed. */
function at(from: Descriptor, path: string, action: (place: Place) => Errno): Errno {
  if (from.kind !== 'folder') return wasi.ERRNO_NOTDIR;
  const place = resolve(from.node, path, false);
  return typeof place === 'number' ? place : action(place);
}

/** Does something with what a path leads to. */
function atNode(
  from: Descriptor,
  { path, lookup }: { path: string; lookup: number },
  action: (node: Inode) => Errno,
): Errno {
  if (from.kind !== 'folder') return wasi.ERRNO_NOTDIR;
  const place = resolve(from.node, path, doesFollow(lookup));
  if (typeof place === 'number') return place;
  return place.node ? action(place.node) : wasi.ERRNO_NOENT;
}

/** A target that does not fit is cut, as POSIX has it. */
function readLink(node: Inode, buffer: Uint8Array, out: DataView): Errno {
  if (node.kind !== 'link') return wasi.ERRNO_INVAL;
  const target = new TextEncoder().encode(node.target).subarray(0, buffer.length);
  buffer.set(target);
  out.setUint32(0, target.length, true);
  return wasi.ERRNO_SUCCESS;
}
