import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Errno } from './errno.ts';
import type { Where } from './file-tree.ts';
import type { FolderNode, Inode } from './inode.ts';

const MAX_LINKS = 32;

/** Where a path leads, and what is there, if anything is. A path that ends in a folder as such (`.`, `a/..`) has no name. */
export interface Place extends Where {
  node: Inode | undefined;
  /** Whether the path's end says that it is a folder's. */
  isFolderPath: boolean;
}

/**
 * Walks a path from a folder on; symbolic links on the way are followed, one at its end if `follows` says so or a
 * slash is behind it. Nothing leads out of the folder: neither `..`, nor a leading slash, nor a link that has either.
 */
export function resolve(start: FolderNode, path: string, follows: boolean): Place | Errno {
  if (path === '') return wasi.ERRNO_NOENT;
  const trail = [start];
  const pending: string[] = [];
  let isFolderPath = false;
  let links = 0;
  const enter = (text: string): boolean => {
    if (pending.length === 0) isFolderPath ||= FOLDER_END.test(text);
    pending.push(...partsOf(text).reverse());
    return !text.startsWith('/');
  };
  if (!enter(path)) return wasi.ERRNO_NOTCAPABLE;
  for (;;) {
    const folder = trail.at(-1) ?? start;
    const name = pending.pop();
    if (name === undefined) return { folder, name: '', node: folder, isFolderPath: true };
    if (name === '..') {
      if (trail.length === 1) return wasi.ERRNO_NOTCAPABLE;
      trail.pop();
      continue;
    }
    const node = folder.entries.get(name)?.node;
    const isLast = pending.length === 0;
    if (node?.kind === 'link' && (!isLast || follows || isFolderPath)) {
      if (++links > MAX_LINKS) return wasi.ERRNO_LOOP;
      if (!enter(node.target)) return wasi.ERRNO_NOTCAPABLE;
    } else if (isLast) {
      const isWrong = isFolderPath && node !== undefined && node.kind !== 'folder';
      return isWrong ? wasi.ERRNO_NOTDIR : { folder, name, node, isFolderPath };
    } else {
      if (node?.kind !== 'folder') return node ? wasi.ERRNO_NOTDIR : wasi.ERRNO_NOENT;
      trail.push(node);
    }
  }
}

const FOLDER_END = /(?:^|\/)\.{0,2}$/;

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
