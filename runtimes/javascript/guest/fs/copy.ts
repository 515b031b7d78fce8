import { attach, locate, lookup, newFile, resize, writeBytes } from '../file-system.ts';
import { join, resolve } from '../node/path.ts';
import { nodeError } from '../node-error.ts';
import { type PathLike, toPath } from './arguments.ts';
import { constants } from './constants.ts';
import { failing, mkdirSync } from './tree.ts';

/** How `cpSync` copies. */
export interface CopyOptions {
  recursive?: boolean;
  force?: boolean;
  errorOnExist?: boolean;
  filter?: (source: string, destination: string) => boolean;
}

/** Copies a file, over what is there unless `mode` has `COPYFILE_EXCL`. @throws FsError */
export function copyFileSync(source: PathLike, destination: PathLike, mode = 0): void {
  const [from, to] = [toPath(source, 'src'), toPath(destination, 'dest')];
  const fail = failing('copyfile', from, to);
  const node = lookup(from, fail);
  const place = locate(to, fail);
  if (place.node && mode & constants.COPYFILE_EXCL) throw fail('EEXIST');
  if (node.kind === 'folder' || place.node?.kind === 'folder') throw fail('EISDIR');
  if (node.kind === 'device' || place.node === node) return;
  const target = place.node ?? newFile();
  if (target.kind !== 'file') return;
  if (!place.node) attach(place, target, fail);
  resize(target, 0);
  writeBytes(target, 0, node.data.bytes());
}

/** Copies a file, or with `recursive` a whole folder. @throws FsError, Error `ERR_FS_CP_…` */
export function cpSync(source: PathLike, destination: PathLike, options: CopyOptions = {}): void {
  const [from, to] = [toPath(source, 'src'), toPath(destination, 'dest')];
  if (options.filter && !options.filter(from, to)) return;
  const node = lookup(from, failing('cp', from));
  if (node.kind === 'folder') copyFolder({ from, to, names: [...node.entries.keys()], options });
  else copyOver(from, to, options);
}

interface FolderCopy {
  from: string;
  to: string;
  names: string[];
  options: CopyOptions;
}

function copyFolder({ from, to, names, options }: FolderCopy): void {
  if (!options.recursive) {
    const message = `Recursive option not enabled, cannot copy a directory: ${from}`;
    throw nodeError(Error, 'ERR_FS_EISDIR', message);
  }
  if (`${resolve(to)}/`.startsWith(`${resolve(from)}/`)) {
    throw nodeError(Error, 'ERR_FS_CP_EINVAL', `Cannot copy ${from} to a subdirectory of self ${to}`);
  }
  mkdirSync(to, { recursive: true });
  for (const name of names) cpSync(join(from, name), join(to, name), options);
}

function copyOver(from: string, to: string, { force = true, errorOnExist }: CopyOptions): void {
  mkdirSync(resolve(to, '..'), { recursive: true });
  const isTaken = locate(to, failing('cp', from, to)).node !== undefined;
  if (!isTaken || force) copyFileSync(from, to);
  else if (errorOnExist) throw nodeError(Error, 'ERR_FS_CP_EEXIST', `Target already exists: ${to}`);
}
