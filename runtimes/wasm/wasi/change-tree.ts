import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Errno } from './errno.ts';
import {
  addEntry,
  checkName,
  checkNewName,
  type FileTree,
  makeFolder,
  makeLink,
  removeEntry,
} from './file-tree.ts';
import type { FolderNode, Inode } from './inode.ts';
import type { Place } from './resolve.ts';

/** Makes an empty folder. */
export function createFolder(tree: FileTree, place: Place): Errno {
  if (place.node) return wasi.ERRNO_EXIST;
  const errno = checkNewName(tree, place);
  if (errno === 0) addEntry(tree, place, makeFolder(tree));
  return errno;
}

/** Makes a symbolic link, which leads nowhere from a root. */
export function createLink(tree: FileTree, target: string, place: Place): Errno {
  if (place.node) return wasi.ERRNO_EXIST;
  if (target === '' || place.isFolderPath) return wasi.ERRNO_NOENT;
  if (target.startsWith('/')) return wasi.ERRNO_NOTCAPABLE;
  const errno = checkNewName(tree, place);
  if (errno !== 0) return errno;
  const link = makeLink(tree, target);
  if (!link) return wasi.ERRNO_NOSPC;
  addEntry(tree, place, link);
  return wasi.ERRNO_SUCCESS;
}

/** Gives a file one more name. */
export function addName(tree: FileTree, node: Inode | undefined, to: Place): Errno {
  if (!node) return wasi.ERRNO_NOENT;
  if (node.kind === 'folder') return wasi.ERRNO_PERM;
  if (to.node) return wasi.ERRNO_EXIST;
  if (to.isFolderPath) return wasi.ERRNO_NOENT;
  const errno = checkNewName(tree, to);
  if (errno === 0) addEntry(tree, to, node);
  return errno;
}

/** Takes a name of a file or of a link away. */
export function removeName(tree: FileTree, place: Place): Errno {
  if (!place.node) return wasi.ERRNO_NOENT;
  if (place.node.kind === 'folder') return wasi.ERRNO_ISDIR;
  removeEntry(tree, place);
  return wasi.ERRNO_SUCCESS;
}

/** Removes an empty folder. */
export function removeFolder(tree: FileTree, place: Place): Errno {
  const { node } = place;
  if (!node) return wasi.ERRNO_NOENT;
  if (node.kind !== 'folder') return wasi.ERRNO_NOTDIR;
  if (node === tree.root) return wasi.ERRNO_BUSY;
  if (place.name === '') return wasi.ERRNO_INVAL;
  if (node.entries.size > 0) return wasi.ERRNO_NOTEMPTY;
  removeEntry(tree, place);
  return wasi.ERRNO_SUCCESS;
}

/** Moves what has a name to another one, in place of a file or of an empty folder there. */
export function rename(tree: FileTree, from: Place, to: Place): Errno {
  const { node } = from;
  if (!node) return wasi.ERRNO_NOENT;
  if (from.name === '' || to.name === '' || node === tree.root) return wasi.ERRNO_BUSY;
  if (node === to.node) return wasi.ERRNO_SUCCESS;
  const errno = checkTarget(tree, node, to) || checkName(to);
  if (errno !== 0) return errno;
  if (to.node) removeEntry(tree, to);
  // A listing that is under way would come upon the new name, and a program that renames as it lists would not end.
  const kept = from.folder === to.folder ? from.folder.entries.get(from.name)?.place : undefined;
  node.links++;
  removeEntry(tree, from);
  const entry = addEntry(tree, to, node);
  node.links--;
  if (kept !== undefined) entry.place = kept;
  return wasi.ERRNO_SUCCESS;
}

/** Why something cannot take the place of what is there, or 0. */
function checkTarget(tree: FileTree, node: Inode, { node: there, folder, isFolderPath }: Place): Errno {
  if (node.kind === 'folder') {
    if (isWithin(folder, node)) return wasi.ERRNO_INVAL;
    if (there && there.kind !== 'folder') return wasi.ERRNO_NOTDIR;
  } else {
    if (there?.kind === 'folder') return wasi.ERRNO_ISDIR;
    if (isFolderPath) return wasi.ERRNO_NOTDIR;
  }
  if (there === tree.root) return wasi.ERRNO_BUSY;
  return there?.kind === 'folder' && there.entries.size > 0 ? wasi.ERRNO_NOTEMPTY : wasi.ERRNO_SUCCESS;
}

function isWithin(folder: FolderNode, ancestor: FolderNode): boolean {
  for (let at: FolderNode | undefined = folder; at; at = at.parent) if (at === ancestor) return true;
  return false;
}
