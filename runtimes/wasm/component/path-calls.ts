import { wasi } from '@bjorn3/browser_wasi_shim';
import { addName, createFolder, createLink, removeFolder, removeName, rename } from '../wasi/change-tree.ts';
import type { FileTree } from '../wasi/file-tree.ts';
import type { FolderNode } from '../wasi/inode.ts';
import { openPath } from '../wasi/open-path.ts';
import { bitOf } from '../wasi/rights.ts';
import { fileTypeOf } from '../wasi/stat.ts';
import { type From, MAX_PATH_CHARS, type OpenFiles } from './open-files.ts';
import { writeStat } from './write-stat.ts';

/** What is asked of paths and folders; see `realm/types.ts`. */
export function makePathCalls(tree: FileTree, open: OpenFiles) {
  return {
    openAt: (folder: number, path: string, how: number): number =>
      open.with(folder, (from) => {
        if (from.kind !== 'folder') return -wasi.ERRNO_NOTDIR;
        if (path.length > MAX_PATH_CHARS) return -wasi.ERRNO_NAMETOOLONG;
        // Opening may make a file, or empty it.
        if (open.isFull) return -wasi.ERRNO_MFILE;
        const opened = openPath(tree, from, { path, ...readHow(how) });
        return typeof opened === 'number' ? -opened : open.add(opened);
      }),
    statAt: (from: From, into: Uint8Array): number =>
      open.withPlace(from, ({ node }) => (node ? writeStat(node, into) : -wasi.ERRNO_NOENT)),
    list(folder: number): string {
      const descriptor = open.get(folder);
      return descriptor?.kind === 'folder' ? namesIn(descriptor.node, tree) : '';
    },
    readLink(from: From): string {
      let target = '';
      open.withPlace(from, ({ node }) => {
        if (node?.kind === 'link') target = node.target;
        return wasi.ERRNO_SUCCESS;
      });
      return target;
    },
    makeFolder: (from: From): number => open.withPlace(from, (place) => -createFolder(tree, place)),
    removeFolder: (from: From): number => open.withPlace(from, (place) => -removeFolder(tree, place)),
    unlink: (from: From): number => open.withPlace(from, (place) => -removeName(tree, place)),
    symlink: (from: From, target: string): number => {
      if (target.length > MAX_PATH_CHARS) return -wasi.ERRNO_NAMETOOLONG;
      return open.withPlace(from, (place) => -createLink(tree, target, place));
    },
    link: (from: From, to: From): number =>
      open.withPlace(from, ({ node }) => open.withPlace(to, (place) => -addName(tree, node, place))),
    rename: (from: From, to: From): number =>
      open.withPlace(from, (source) => open.withPlace(to, (place) => -rename(tree, source, place))),
  };
}

/** What is in a folder, as JSON. The root's name within itself is found, but not listed. */
function namesIn({ entries }: FolderNode, { root }: FileTree): string {
  const listed = [...entries].filter(([, { node }]) => node !== root);
  return JSON.stringify(listed.map(([name, { node }]) => [name, fileTypeOf(node.kind)]));
}

/** The bits of `openAt`'s last parameter, in their order. */
const HOW = ['follows', 'creates', 'isFolder', 'isExclusive', 'truncates', 'reads', 'writes'] as const;

type How = (typeof HOW)[number];

/** How a path is to be opened, in preview 1's terms. */
function readHow(how: number) {
  const has = (name: How): boolean => (how & (1 << HOW.indexOf(name))) !== 0;
  const bits = (flags: Partial<Record<How, number>>): number =>
    HOW.reduce((sum, name) => sum | (has(name) ? (flags[name] ?? 0) : 0), 0);
  return {
    follows: has('follows'),
    oflags: bits({
      creates: wasi.OFLAGS_CREAT,
      isFolder: wasi.OFLAGS_DIRECTORY,
      isExclusive: wasi.OFLAGS_EXCL,
      truncates: wasi.OFLAGS_TRUNC,
    }),
    flags: 0,
    asked: bits({ reads: bitOf('FD_READ'), writes: bitOf('FD_WRITE') }),
  };
}
