import { wasi } from '@bjorn3/browser_wasi_shim';
import type { OpenFile, OpenFolder } from './descriptors.ts';
import type { Errno } from './errno.ts';
import { resize } from './file-content.ts';
import { addEntry, checkNewName, type FileTree, makeFile } from './file-tree.ts';
import type { FileNode } from './inode.ts';
import { type Place, resolve } from './resolve.ts';
import { bitOf, FOLDER_RIGHTS, grant } from './rights.ts';

/** How a program asks for a path to be opened. */
export interface OpenRequest {
  path: string;
  follows: boolean;
  /** OFLAGS and FDFLAGS. */
  oflags: number;
  flags: number;
  /** The rights that it asks for. */
  asked: number;
}

/** Opens a path, and makes an empty file there if the request says so; what comes is not among the descriptors yet. */
export function openPath(
  tree: FileTree,
  from: OpenFolder,
  request: OpenRequest,
): OpenFile | OpenFolder | Errno {
  const { oflags, path, follows } = request;
  const isExclusive = (oflags & EXCLUSIVE) === EXCLUSIVE;
  const place = resolve(from.node, path, follows && !isExclusive);
  if (typeof place === 'number') return place;
  const { node } = place;
  if (!node) return oflags & wasi.OFLAGS_CREAT ? create(tree, from, { ...request, place }) : wasi.ERRNO_NOENT;
  if (isExclusive) return wasi.ERRNO_EXIST;
  if (node.kind === 'link') return wasi.ERRNO_LOOP;
  if (node.kind === 'file') return openFile(tree, from, { ...request, node });
  const isForWriting = request.asked & bitOf('FD_WRITE') || oflags & (wasi.OFLAGS_CREAT | wasi.OFLAGS_TRUNC);
  if (isForWriting) return wasi.ERRNO_ISDIR;
  const { inheriting } = from;
  return { kind: 'folder', node, rights: FOLDER_RIGHTS & inheriting, inheriting, flags: 0 };
}

const EXCLUSIVE = wasi.OFLAGS_CREAT | wasi.OFLAGS_EXCL;

function create(tree: FileTree, from: OpenFolder, request: OpenRequest & { place: Place }): OpenFile | Errno {
  if (!(from.rights & bitOf('PATH_CREATE_FILE'))) return wasi.ERRNO_NOTCAPABLE;
  if (request.oflags & wasi.OFLAGS_DIRECTORY) return wasi.ERRNO_INVAL;
  if (request.place.isFolderPath) return wasi.ERRNO_ISDIR;
  const errno = checkNewName(tree, request.place);
  if (errno !== 0) return errno;
  const node = makeFile(tree);
  addEntry(tree, request.place, node);
  return describe(from, node, request);
}

function openFile(
  tree: FileTree,
  from: OpenFolder,
  request: OpenRequest & { node: FileNode },
): OpenFile | Errno {
  const { node, oflags } = request;
  if (oflags & wasi.OFLAGS_DIRECTORY) return wasi.ERRNO_NOTDIR;
  if (oflags & wasi.OFLAGS_TRUNC) {
    if (!(from.rights & bitOf('PATH_FILESTAT_SET_SIZE'))) return wasi.ERRNO_NOTCAPABLE;
    resize(node, 0, tree.room);
    node.modified = node.changed = tree.now();
  }
  return describe(from, node, request);
}

function describe({ inheriting }: OpenFolder, node: FileNode, { asked, flags }: OpenRequest): OpenFile {
  return { kind: 'file', node, at: 0, rights: grant(asked, inheriting), inheriting: 0, flags };
}
