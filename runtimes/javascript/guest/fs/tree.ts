import {
  attach,
  detach,
  type Fail,
  type Folder,
  find,
  locate,
  lookup,
  markChanged,
  type Node,
  newFolder,
  remove,
} from '../file-system.ts';
import { type FsErrorCode, fsError } from '../fs-error.ts';
import { Buffer } from '../node/buffer.ts';
import { dirname, join, resolve } from '../node/path.ts';
import { nodeError } from '../node-error.ts';
import { type Options, type PathLike, toOptions, toPath } from './arguments.ts';
import { constants } from './constants.ts';
import { Dirent, Stats } from './stats.ts';

interface StatOptions {
  throwIfNoEntry?: boolean;
}

interface RemoveOptions {
  recursive?: boolean;
  force?: boolean;
}

type MakeOptions = { recursive?: boolean } | number | string | null;
type ReadFolderOptions = Options<{ withFileTypes?: boolean; recursive?: boolean }>;

/** Whether a path leads anywhere; false for what is no path. */
export function existsSync(path: PathLike): boolean {
  try {
    return find(toPath(path)) !== undefined;
  } catch {
    return false;
  }
}

/** What is known of a file or folder. @throws FsError */
export function statSync(path: PathLike, options?: StatOptions | null): Stats | undefined {
  return stat('stat', path, options);
}

/** The same as `statSync`: there are no links. @throws FsError */
export function lstatSync(path: PathLike, options?: StatOptions | null): Stats | undefined {
  return stat('lstat', path, options);
}

/** Checks that a path leads somewhere, and for `W_OK` and `X_OK` that its mode allows it. @throws FsError */
export function accessSync(path: PathLike, mode: number = constants.F_OK): void {
  const fail = failing('access', toPath(path));
  const node = lookup(toPath(path), fail);
  if (mode & constants.W_OK && node.kind === 'folder' && node.isLocked) throw fail('EACCES');
  if (mode & constants.X_OK && node.kind !== 'folder') throw fail('EACCES');
}

/** The names in a folder, sorted, or their {@link Dirent}s; relative paths when recursive. @throws FsError */
export function readdirSync(path: PathLike, options?: ReadFolderOptions): (string | Buffer | Dirent)[] {
  const { withFileTypes, recursive } = toOptions(options);
  const top = toPath(path);
  const fail = failing('scandir', top);
  const node = lookup(top, fail);
  if (node.kind !== 'folder') throw fail('ENOTDIR');
  const found: (string | Buffer | Dirent)[] = [];
  const isRaw = typeof options === 'object' ? options?.encoding === 'buffer' : options === 'buffer';
  const visit = (folder: Folder, prefix: string): void => {
    for (const name of [...folder.entries.keys()].sort()) {
      const child = folder.entries.get(name) as Node;
      if (withFileTypes) found.push(new Dirent(name, prefix === '' ? top : join(top, prefix), child));
      else found.push(isRaw ? Buffer.from(prefix + name) : prefix + name);
      if (recursive && child.kind === 'folder') visit(child, `${prefix}${name}/`);
    }
  };
  visit(node, '');
  return found;
}

/** Makes a folder; with `recursive` its parents too, and then gives the first that was made. @throws FsError */
export function mkdirSync(path: PathLike, options?: MakeOptions): string | undefined {
  const target = toPath(path);
  const fail = failing('mkdir', target);
  if (typeof options === 'object' && options?.recursive) return makeAll(target, fail);
  const place = locate(target, fail);
  if (place.node) throw fail('EEXIST');
  attach(place, newFolder(), fail);
  return undefined;
}

/** Makes a folder with six random characters at the end of its name. @throws FsError */
export function mkdtempSync(prefix: string): string {
  const random = Math.random().toString(36).slice(2).padEnd(6, '0').slice(0, 6);
  const path = toPath(prefix, 'prefix') + random;
  const fail = failing('mkdtemp', `${prefix}XXXXXX`);
  attach(locate(path, fail), newFolder(), fail);
  return path;
}

/** Removes an empty folder. @throws FsError */
export function rmdirSync(path: PathLike): void {
  const fail = failing('rmdir', toPath(path));
  const place = locate(toPath(path), fail);
  if (!place.node) throw fail('ENOENT');
  if (place.node.kind !== 'folder') throw fail('ENOTDIR');
  if (place.node.entries.size > 0) throw fail('ENOTEMPTY');
  remove(place, fail);
}

/** Removes a file. @throws FsError */
export function unlinkSync(path: PathLike): void {
  const fail = failing('unlink', toPath(path));
  const place = locate(toPath(path), fail);
  if (!place.node) throw fail('ENOENT');
  if (place.node.kind === 'folder') throw fail('EISDIR');
  remove(place, fail);
}

/** Removes a file, or with `recursive` a whole folder; `force` lets it be missing. @throws FsError */
export function rmSync(path: PathLike, options: RemoveOptions = {}): void {
  const target = toPath(path);
  if (options.force && !find(target)) return;
  const fail = failing('lstat', target);
  lookup(target, fail);
  const place = locate(target, fail);
  if (place.node?.kind === 'folder' && !options.recursive) {
    const message = `Path is a directory: rm returned EISDIR (is a directory) ${target}`;
    throw nodeError(Error, 'ERR_FS_EISDIR', message);
  }
  remove(place, failing('rm', target));
}

/** Gives a file or folder another path, over a file or an empty folder there. @throws FsError */
export function renameSync(oldPath: PathLike, newPath: PathLike): void {
  const [from, to] = [toPath(oldPath, 'oldPath'), toPath(newPath, 'newPath')];
  const fail = failing('rename', from, to);
  const source = locate(from, fail);
  const target = locate(to, fail);
  if (!source.node) throw fail('ENOENT');
  if (source.node === target.node) return;
  if (source.node.kind === 'folder') {
    if (`${resolve(to)}/`.startsWith(`${resolve(from)}/`)) throw fail('EINVAL');
    if (target.node && target.node.kind !== 'folder') throw fail('ENOTDIR');
    if (target.node?.kind === 'folder' && target.node.entries.size > 0) throw fail('ENOTEMPTY');
  } else if (target.node?.kind === 'folder') throw fail('EISDIR');
  if (target.folder.isLocked) throw fail('EACCES');
  detach(source, fail);
  attach(target, source.node, fail);
  markChanged(source.node);
}

/** The absolute path of what is there. @throws FsError */
export function realpathSync(path: PathLike): string {
  const absolute = resolve(toPath(path));
  lookup(absolute, failing('lstat', absolute));
  return absolute;
}

realpathSync.native = realpathSync;

/** The error maker of an operation on a path, or on two. */
export function failing(syscall: string, path: string, dest?: string): Fail {
  return (code: FsErrorCode) => fsError(code, syscall, path, dest);
}

function stat(syscall: string, path: PathLike, options?: StatOptions | null): Stats | undefined {
  const target = toPath(path);
  const node = find(target);
  if (!node && options?.throwIfNoEntry === false) return undefined;
  return new Stats(lookup(target, failing(syscall, target)));
}

function makeAll(path: string, fail: Fail): string | undefined {
  const node = find(path);
  if (node?.kind === 'folder') return undefined;
  if (node) throw fail('EEXIST');
  const first = makeAll(dirname(path), fail);
  attach(locate(path, fail), newFolder(), fail);
  return first ?? path;
}
