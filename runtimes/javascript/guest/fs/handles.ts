import { invalidValue, outOfRange } from '../argument-error.ts';
import { attach, type Fail, locate, type Node, newFile, resize, writeBytes } from '../file-system.ts';
import { fsError } from '../fs-error.ts';
import { host } from '../host.ts';
import { invalidArgument } from '../node-error.ts';
import { readBytes } from '../stdin.ts';
import { constants } from './constants.ts';

/** An open file: what it is open on, where it stands, and what it is open for. */
export interface Handle {
  node: Node;
  position: number;
  canRead: boolean;
  canWrite: boolean;
  isAppending: boolean;
}

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND } = constants;
const FIRST_FREE = 3;

const FLAGS: Record<string, number> = {
  r: O_RDONLY,
  'r+': O_RDWR,
  w: O_TRUNC | O_CREAT | O_WRONLY,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  a: O_APPEND | O_CREAT | O_WRONLY,
  'a+': O_APPEND | O_CREAT | O_RDWR,
};

const handles = new Map<number, Handle>([0, 1, 2].map((fd) => [fd, standard(fd as 0 | 1 | 2)]));

/** Opens what a path leads to, as its flags say, without a number. @throws FsError */
export function openPath(path: string, flags: string | number = 'r'): Handle {
  const bits = parseFlags(flags);
  const fail: Fail = (code) => fsError(code, 'open', path);
  const place = locate(path, fail);
  const access = bits & 3;
  let { node } = place;
  if (node && bits & O_CREAT && bits & O_EXCL) throw fail('EEXIST');
  if (node?.kind === 'folder' && (access !== O_RDONLY || bits & O_CREAT)) throw fail('EISDIR');
  if (!node) {
    if (!(bits & O_CREAT)) throw fail('ENOENT');
    node = newFile();
    attach(place, node, fail);
  }
  if (node.kind === 'file' && bits & O_TRUNC) resize(node, 0);
  return {
    node,
    position: 0,
    canRead: access !== O_WRONLY,
    canWrite: access !== O_RDONLY,
    isAppending: (bits & O_APPEND) !== 0,
  };
}

/** Gives an open file the lowest free number. */
export function register(handle: Handle): number {
  let fd = FIRST_FREE;
  while (handles.has(fd)) fd++;
  handles.set(fd, handle);
  return fd;
}

/** The open file of a number. @throws FsError EBADF */
export function handleOf(fd: unknown, syscall: string): Handle {
  if (typeof fd !== 'number') throw invalidArgument('fd', 'of type number', fd);
  if (!Number.isInteger(fd)) throw outOfRange('fd', 'an integer', fd);
  if (fd < 0) throw outOfRange('fd', '>= 0 && <= 2147483647', fd);
  const handle = handles.get(fd);
  if (!handle) throw fsError('EBADF', syscall);
  return handle;
}

/** Closes a number. @throws FsError EBADF */
export function closeHandle(fd: number): void {
  handleOf(fd, 'close');
  handles.delete(fd);
}

/** Reads bytes into a target; how many, 0 at the end. `position` null reads on from where the handle stands. */
export function readHandle(handle: Handle, target: Uint8Array, position: number | null = null): number {
  const bytes = takeBytes(handle, target.length, position);
  target.set(bytes);
  return bytes.length;
}

/** All that is left, in bytes that are the caller's to keep. */
export function readRest(handle: Handle): Uint8Array<ArrayBuffer> {
  const bytes = takeBytes(handle, Number.POSITIVE_INFINITY, null);
  return handle.node.kind === 'file' ? new Uint8Array(bytes) : bytes;
}

/** Writes bytes; to the end when the handle appends. `position` null writes on from where the handle stands. */
export function writeHandle(handle: Handle, bytes: Uint8Array, position: number | null = null): void {
  const { node } = handle;
  if (!handle.canWrite || node.kind === 'folder') throw fsError('EBADF', 'write');
  if (node.kind === 'device') {
    if (node.stream) host.writeBytes(node.stream, new Uint8Array(bytes).buffer);
    return;
  }
  const at = handle.isAppending ? node.data.size : (position ?? handle.position);
  writeBytes(node, at, bytes);
  if (position === null) handle.position = at + bytes.length;
}

/** Cuts or lengthens an open file. @throws FsError EINVAL on what is no file or not open for writing */
export function truncateHandle(handle: Handle, size: number): void {
  if (handle.node.kind !== 'file' || !handle.canWrite) throw fsError('EINVAL', 'ftruncate');
  resize(handle.node, Math.max(0, size));
}

function takeBytes(handle: Handle, count: number, position: number | null): Uint8Array<ArrayBuffer> {
  const { node } = handle;
  if (node.kind === 'folder') throw fsError('EISDIR', 'read');
  if (!handle.canRead) throw fsError('EBADF', 'read');
  if (node.kind === 'device') return node.stream === 0 ? readBytes(count) : new Uint8Array(0);
  const start = position ?? handle.position;
  const bytes = node.data.bytes().subarray(start, start + count);
  if (position === null) handle.position = start + bytes.length;
  return bytes;
}

function parseFlags(flags: string | number): number {
  if (typeof flags === 'number') return flags;
  const name = flags.replace('x', '').replace(/^s?(.)s?(\+?)s?$/, '$1$2');
  const bits = FLAGS[name];
  if (bits === undefined || (flags.includes('x') && name.startsWith('r'))) throw invalidValue('flags', flags);
  return flags.includes('x') ? bits | O_EXCL : bits;
}

function standard(stream: 0 | 1 | 2): Handle {
  const node: Node = { kind: 'device', stream, number: 0, createdMs: 0, changedMs: 0 };
  return { node, position: 0, canRead: stream === 0, canWrite: stream !== 0, isAppending: false };
}
