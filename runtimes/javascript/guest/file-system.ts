import { cwd, setCwd } from './cwd.ts';
import { FileData } from './file-data.ts';
import { type FsErrorCode, fsError } from './fs-error.ts';
import { matcher } from './glob.ts';
import { host } from './host.ts';
import { resolve } from './node/path.ts';

/** A regular file. */
export interface File extends Inode {
  kind: 'file';
  data: FileData;
  /** Whether it was created or written since the mount. */
  isChanged: boolean;
}

/** A folder; the program adds nothing to a locked one and takes nothing from it. */
export interface Folder extends Inode {
  kind: 'folder';
  entries: Map<string, Node>;
  isLocked: boolean;
}

/** A device of `/dev`: a standard stream, or nothing at all. */
export interface Device extends Inode {
  kind: 'device';
  stream: 0 | 1 | 2 | undefined;
}

/** What a path can lead to. */
export type Node = File | Folder | Device;

interface Inode {
  number: number;
  createdMs: number;
  changedMs: number;
}

/** Makes the error of an operation from a code: the caller knows its name and paths. */
export type Fail = (code: FsErrorCode) => Error;

/** Where a path leads: the folder that holds it or would, its name there, and the node if there is one. */
export interface Place {
  folder: Folder;
  name: string;
  node: Node | undefined;
}

/** A file as it goes out; the path is relative to `/sandbox`. */
export interface FoundFile {
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file as the run brings it. */
export interface MountedFile {
  path: string;
  content: string;
  encoding: 'utf8' | 'base64';
}

let quotaBytes = 0;
/** Unknown until the first write, so that large inputs are not measured in vain. */
let usedBytes: number | undefined;
let inodes = 0;
const root = newFolder(0);
const sandbox = newFolder(0);
const skeleton = makeSkeleton();

/** Starts the run's file system: its files under `/sandbox`, and the quota over all files. */
export function mount(files: readonly MountedFile[], quota: number, nowMs: number): void {
  quotaBytes = quota;
  for (const node of skeleton) {
    node.createdMs = nowMs;
    node.changedMs = nowMs;
  }
  for (const file of files) mountFile(file, nowMs);
}

/** The regular files under `/sandbox` that the run created or changed, by relative path, sorted. */
export function changed(): FoundFile[] {
  return listFiles((file) => file.isChanged);
}

/** The regular files under `/sandbox` whose relative path matches a glob, sorted. */
export function matching(globs: readonly string[]): FoundFile[] {
  const isMatch = matcher(globs);
  return listFiles((_, path) => isMatch(path));
}

/** The text of a file, or undefined when there is none. */
export function readText(path: string): string | undefined {
  const node = find(path);
  return node?.kind === 'file' ? node.data.text() : undefined;
}

/** Whether a path leads to a regular file. */
export function isFile(path: string): boolean {
  return find(path)?.kind === 'file';
}

/** Whether a path leads anywhere. */
export function exists(path: string): boolean {
  return find(path) !== undefined;
}

/** What a path leads to, or undefined. */
export function find(path: string): Node | undefined {
  const node = walk(resolve(path));
  return typeof node === 'string' ? undefined : node;
}

/** What a path leads to. @throws `fail` of ENOENT or ENOTDIR */
export function lookup(path: string, fail: Fail): Node {
  const node = path === '' ? 'ENOENT' : walk(resolve(path));
  if (typeof node === 'string') throw fail(node);
  return node;
}

/** The place of a path whose parent must exist. @throws `fail` of ENOENT or ENOTDIR */
export function locate(path: string, fail: Fail): Place {
  if (path === '') throw fail('ENOENT');
  const absolute = resolve(path);
  const cut = absolute.lastIndexOf('/');
  const folder = walk(absolute.slice(0, cut));
  if (typeof folder === 'string') throw fail(folder);
  if (folder.kind !== 'folder') throw fail('ENOTDIR');
  const name = absolute.slice(cut + 1);
  return { folder, name, node: name === '' ? folder : folder.entries.get(name) };
}

/** Puts a node at a place, over what is there. @throws `fail` of EACCES in a locked folder */
export function attach({ folder, name, node: old }: Place, node: Node, fail: Fail): void {
  if (folder.isLocked) throw fail('EACCES');
  if (old) release(old);
  folder.entries.set(name, node);
  folder.changedMs = host.now();
}

/** Takes a node out of its place without giving up its bytes. @throws `fail` of EACCES in a locked folder */
export function detach({ folder, name }: Place, fail: Fail): void {
  if (folder.isLocked) throw fail('EACCES');
  folder.entries.delete(name);
  folder.changedMs = host.now();
}

/** Takes a node, and all below it, out of the tree for good. @throws `fail` of EACCES in a locked folder */
export function remove(place: Place, fail: Fail): void {
  detach(place, fail);
  if (place.node) release(place.node);
}

/** Writes bytes into a file. @throws FsError ENOSPC past the quota */
export function writeBytes(file: File, position: number, bytes: Uint8Array): void {
  reserve(Math.max(0, position + bytes.length - file.data.size));
  file.data.write(position, bytes);
  markChanged(file);
}

/** Cuts or lengthens a file. @throws FsError ENOSPC past the quota */
export function resize(file: File, size: number): void {
  reserve(size - file.data.size);
  file.data.resize(size);
  markChanged(file);
}

/** A new, empty file that counts as changed. */
export function newFile(): File {
  return { kind: 'file', data: new FileData(), isChanged: true, ...newInode(host.now()) };
}

/** A new, empty folder. */
export function newFolder(nowMs: number = host.now()): Folder {
  return { kind: 'folder', entries: new Map(), isLocked: false, ...newInode(nowMs) };
}

/** Marks every file of a subtree as changed: it has a new path. */
export function markChanged(node: Node): void {
  node.changedMs = host.now();
  if (node.kind === 'file') node.isChanged = true;
  else if (node.kind === 'folder') node.entries.forEach(markChanged);
}

/** Changes the working directory. @throws FsError ENOENT or ENOTDIR */
export function chdir(path: string): void {
  const fail: Fail = (code) => fsError(code, 'chdir', cwd(), path);
  if (lookup(path, fail).kind !== 'folder') throw fail('ENOTDIR');
  setCwd(resolve(path));
}

/** The folders and devices that every run finds, made once at boot. */
function makeSkeleton(): Node[] {
  const tmp = newFolder(0);
  const dev = newFolder(0);
  const devices = ['stdin', 'stdout', 'stderr', 'null'].map((name, index): Device => {
    const stream = name === 'null' ? undefined : (index as 0 | 1 | 2);
    const device: Device = { kind: 'device', stream, ...newInode(0) };
    dev.entries.set(name, device);
    return device;
  });
  root.entries.set('dev', dev).set('sandbox', sandbox).set('tmp', tmp);
  dev.isLocked = true;
  root.isLocked = true;
  return [root, sandbox, tmp, dev, ...devices];
}

function mountFile({ path, content, encoding }: MountedFile, nowMs: number): void {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  let folder = sandbox;
  for (const part of parts) {
    const next = folder.entries.get(part) ?? newFolder(nowMs);
    if (next.kind !== 'folder') throw fsError('ENOTDIR', 'mount', path);
    folder.entries.set(part, next);
    folder = next;
  }
  const data = encoding === 'base64' ? FileData.fromBase64(content) : FileData.fromText(content);
  folder.entries.set(name, { kind: 'file', data, isChanged: false, ...newInode(nowMs) });
}

function walk(absolute: string): Node | 'ENOENT' | 'ENOTDIR' {
  let node: Node = root;
  for (const part of absolute.split('/')) {
    if (part === '') continue;
    if (node.kind !== 'folder') return 'ENOTDIR';
    const next = node.entries.get(part);
    if (!next) return 'ENOENT';
    node = next;
  }
  return node;
}

function listFiles(isWanted: (file: File, path: string) => boolean): FoundFile[] {
  const found: FoundFile[] = [];
  const visit = (folder: Folder, prefix: string): void => {
    for (const [name, node] of folder.entries) {
      if (node.kind === 'folder') visit(node, `${prefix}${name}/`);
      else if (node.kind === 'file' && isWanted(node, prefix + name)) {
        found.push({ path: prefix + name, bytes: node.data.bytes() });
      }
    }
  };
  visit(sandbox, '');
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function reserve(growth: number): void {
  usedBytes ??= sizeOf(root);
  if (growth > 0 && usedBytes + growth > quotaBytes) throw fsError('ENOSPC', 'write');
  usedBytes += growth;
}

function release(node: Node): void {
  if (usedBytes !== undefined) usedBytes -= sizeOf(node);
}

function sizeOf(node: Node): number {
  if (node.kind === 'file') return node.data.size;
  if (node.kind === 'device') return 0;
  let total = 0;
  for (const child of node.entries.values()) total += sizeOf(child);
  return total;
}

function newInode(nowMs: number): Inode {
  return { number: ++inodes, createdMs: nowMs, changedMs: nowMs };
}
