import { wasi } from '@bjorn3/browser_wasi_shim';
import type { WorldFile } from '../world.ts';
import type { Errno } from './errno.ts';
import type { Entry, FileNode, FolderNode, Inode, LinkNode, Node } from './inode.ts';
import { makeRoom, type Room } from './room.ts';

const MAX_ENTRIES = 10_000;
const MAX_NAME_BYTES = 255;

/** The name by which the root is also found within itself. */
const HOME = 'sandbox';

/** What new nodes are made with. */
interface Counters {
  /** Nanoseconds since the epoch. */
  now(): bigint;
  nextInode: bigint;
  nextPlace: number;
  entries: number;
}

/** The file tree of one run. */
export interface FileTree extends Counters {
  root: FolderNode;
  room: Room;
}

/**
 * Makes a tree of the given files, which count against the room. The root is the working directory, and also its own
 * `sandbox`, unless a given file is there: programs reach one file by `out.txt`, `/out.txt` and `/sandbox/out.txt`.
 */
export function makeFileTree(files: readonly WorldFile[], filesBytes: number, now: () => bigint): FileTree {
  const given = files.reduce((sum, { content }) => sum + content.length, 0);
  const counters = { now, nextInode: 1n, nextPlace: FIRST_PLACE, entries: 0 };
  const root = { ...makeFolder(counters), links: 1 };
  const tree: FileTree = { root, room: makeRoom(filesBytes - given), ...counters };
  for (const { path, content } of files) place(tree, path.split('/'), content);
  if (!root.entries.has(HOME)) root.entries.set(HOME, { node: root, place: 0 });
  return tree;
}

/** Where the names of a folder begin: before them come the folder itself and the one that it is in. */
export const FIRST_PLACE = 2;

/** Makes an empty file without a name. */
export function makeFile(tree: FileTree): FileNode {
  return { kind: 'file', ...makeNode(tree), bytes: new Uint8Array(), size: 0, isGiven: false };
}

/** Makes an empty folder without a name. */
export function makeFolder(counters: Counters): FolderNode {
  return { kind: 'folder', ...makeNode(counters), parent: undefined, entries: new Map() };
}

/** Makes a symbolic link without a name, which holds as many bytes as its target has; undefined without room for them. */
export function makeLink(tree: FileTree, target: string): LinkNode | undefined {
  return tree.room.take(Buffer.byteLength(target)) ? { kind: 'link', ...makeNode(tree), target } : undefined;
}

/** A name in a folder. */
export interface Where {
  folder: FolderNode;
  name: string;
}

/** Why a folder cannot take a name, or 0. */
export function checkName({ folder, name }: Where): Errno {
  if (folder.links === 0) return wasi.ERRNO_NOENT;
  return Buffer.byteLength(name) > MAX_NAME_BYTES ? wasi.ERRNO_NAMETOOLONG : wasi.ERRNO_SUCCESS;
}

/** Why a folder cannot take a name more than there were, or 0. */
export function checkNewName(tree: FileTree, where: Where): Errno {
  if (tree.entries < MAX_ENTRIES) return checkName(where);
  tree.room.refuse();
  return wasi.ERRNO_NOSPC;
}

/** Names something in a folder where nothing has that name. */
export function addEntry(tree: FileTree, { folder, name }: Where, node: Inode): Entry {
  const entry = { node, place: tree.nextPlace++ };
  folder.entries.set(name, entry);
  tree.entries++;
  node.links++;
  if (node.kind === 'folder') node.parent = folder;
  touch(tree, folder, node);
  return entry;
}

/** Takes a name away, and with it what nothing names or has open any more. */
export function removeEntry(tree: FileTree, { folder, name }: Where): void {
  const node = folder.entries.get(name)?.node;
  if (!node) return;
  folder.entries.delete(name);
  tree.entries--;
  node.links--;
  touch(tree, folder, node);
  release(tree, node);
}

/** Gives back what something held, once nothing names it or has it open. */
export function release({ room }: FileTree, node: Inode): void {
  if (node.links > 0 || node.opens > 0) return;
  if (node.kind === 'file') room.give(node.size);
  else if (node.kind === 'link') room.give(Buffer.byteLength(node.target));
}

function touch(tree: FileTree, folder: FolderNode, node: Inode): void {
  folder.modified = folder.changed = node.changed = tree.now();
}

function makeNode(counters: Counters): Node {
  const now = counters.now();
  return { inode: counters.nextInode++, links: 0, opens: 0, accessed: now, modified: now, changed: now };
}

/** Lays out a given file, and the folders that its path names. */
function place(tree: FileTree, parts: readonly string[], content: Uint8Array): void {
  let folder = tree.root;
  for (const part of parts.slice(0, -1)) {
    const known = folder.entries.get(part)?.node;
    const next = known?.kind === 'folder' ? known : makeFolder(tree);
    if (next !== known) addEntry(tree, { folder, name: part }, next);
    folder = next;
  }
  const file = { ...makeFile(tree), bytes: content, size: content.length, isGiven: true };
  addEntry(tree, { folder, name: parts.at(-1) ?? '' }, file);
}
