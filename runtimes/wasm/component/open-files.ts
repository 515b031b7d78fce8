import { wasi } from '@bjorn3/browser_wasi_shim';
import { type Descriptor, makeDescriptors, type OpenFile, refusalOf } from '../wasi/descriptors.ts';
import { type FileTree, release } from '../wasi/file-tree.ts';
import { type Place, resolve } from '../wasi/resolve.ts';
import { FILE_RIGHTS, FOLDER_RIGHTS, type Right } from '../wasi/rights.ts';

/** The longest path that is looked at. */
export const MAX_PATH_CHARS = 4096;

/** A path as a guest gives it, from the folder that is open under a number. */
export interface From {
  folder: number;
  path: string;
  /** Whether a symbolic link at its end is followed. */
  follows?: boolean;
}

/** What a guest has open, by numbers that it may make up; the root of the tree is open from the start, as 0. */
export interface OpenFiles {
  readonly isFull: boolean;
  /** Opens one more; its number, or an errno below zero. */
  add(descriptor: Descriptor): number;
  close(file: number): void;
  get(file: number): Descriptor | undefined;
  /** Does something with what is open under a number; all three give what that gives, or an errno below zero. */
  with(file: number, action: (descriptor: Descriptor) => number): number;
  withFile(file: number, right: Right, action: (file: OpenFile) => number): number;
  withPlace(from: From, action: (place: Place) => number): number;
}

/** Makes the table of what a guest has open in a file tree. */
export function makeOpenFiles(tree: FileTree): OpenFiles {
  const open = makeDescriptors((node) => release(tree, node));
  const inheriting = FOLDER_RIGHTS | FILE_RIGHTS;
  open.add({ kind: 'folder', node: tree.root, rights: FOLDER_RIGHTS, inheriting, flags: 0 });
  const use: OpenFiles['with'] = (file, action) => {
    const descriptor = open.get(file);
    return descriptor ? action(descriptor) : -wasi.ERRNO_BADF;
  };
  return {
    get isFull() {
      return open.isFull;
    },
    add: (descriptor) => (open.isFull ? -wasi.ERRNO_MFILE : open.add(descriptor)),
    // The root stays: whoever has it open has a duplicate.
    close: (file) => void (file > 0 && open.close(file)),
    get: (file) => open.get(file),
    with: use,
    withFile: (file, right, action) =>
      use(file, (descriptor) => {
        if (descriptor.kind === 'folder') return -wasi.ERRNO_ISDIR;
        if (descriptor.kind === 'stream') return -wasi.ERRNO_BADF;
        return -refusalOf(descriptor, right) || action(descriptor);
      }),
    withPlace: ({ folder, path, follows = false }, action) =>
      use(folder, (descriptor) => {
        if (descriptor.kind !== 'folder') return -wasi.ERRNO_NOTDIR;
        if (path.length > MAX_PATH_CHARS) return -wasi.ERRNO_NAMETOOLONG;
        const place = resolve(descriptor.node, path, follows);
        return typeof place === 'number' ? -place : action(place);
      }),
  };
}
