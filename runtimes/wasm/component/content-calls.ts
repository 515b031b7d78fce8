import { wasi } from '@bjorn3/browser_wasi_shim';
import { readAt, resize, writeAt } from '../wasi/file-content.ts';
import type { FileTree } from '../wasi/file-tree.ts';
import type { FileNode } from '../wasi/inode.ts';
import { setTimes } from '../wasi/stat.ts';
import type { OpenFiles } from './open-files.ts';
import { writeStat } from './write-stat.ts';

/** Times to set, and which of them, as preview 1's FSTFLAGS. */
export interface NewTimes {
  accessed: bigint;
  modified: bigint;
  flags: number;
}

/** What is asked of that which is open; see `realm/types.ts`. */
export function makeContentCalls(tree: FileTree, open: OpenFiles) {
  const changed = (node: FileNode, isDone: boolean, answer: number): number => {
    if (!isDone) return -wasi.ERRNO_NOSPC;
    node.modified = node.changed = tree.now();
    return answer;
  };
  return {
    duplicate: (file: number): number => open.with(file, (descriptor) => open.add({ ...descriptor })),
    close: (file: number): void => open.close(file),
    readAt: (file: number, from: number, into: Uint8Array): number =>
      open.withFile(file, 'FD_READ', ({ node }) => {
        return isPlace(from) ? readAt(node, from, into) : -wasi.ERRNO_INVAL;
      }),
    writeAt: (file: number, to: number, bytes: Uint8Array): number =>
      open.withFile(file, 'FD_WRITE', ({ node }) => {
        const at = to < 0 ? node.size : to;
        if (!isPlace(at)) return -wasi.ERRNO_INVAL;
        return changed(node, writeAt(node, bytes, { at, room: tree.room }), bytes.length);
      }),
    resize: (file: number, bytes: number): number =>
      open.withFile(file, 'FD_FILESTAT_SET_SIZE', ({ node }) => {
        return isPlace(bytes) ? changed(node, resize(node, bytes, tree.room), 0) : -wasi.ERRNO_INVAL;
      }),
    stat: (file: number, into: Uint8Array): number =>
      open.with(file, (descriptor) => {
        return descriptor.kind === 'stream' ? -wasi.ERRNO_BADF : writeStat(descriptor.node, into);
      }),
    setTimes: (file: number, times: NewTimes): number =>
      open.with(file, (descriptor) => {
        if (descriptor.kind === 'stream') return -wasi.ERRNO_BADF;
        return -setTimes(descriptor.node, { ...times, now: tree.now() });
      }),
  };
}

function isPlace(at: number): boolean {
  return Number.isSafeInteger(at) && at >= 0;
}
