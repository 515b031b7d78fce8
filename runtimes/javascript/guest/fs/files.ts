import { outOfRange } from '../argument-error.ts';
import { findEncoding } from '../buffer/encodings.ts';
import { type Buffer, wrap } from '../node/buffer.ts';
import { invalidArgument } from '../node-error.ts';
import { readAllText } from '../stdin.ts';
import { type Data, type Options, type PathLike, toBytes, toOptions, toPath } from './arguments.ts';
import {
  closeHandle,
  type Handle,
  handleOf,
  openPath,
  readHandle,
  readRest,
  register,
  truncateHandle,
  writeHandle,
} from './handles.ts';
import { Stats } from './stats.ts';

type FileOptions = Options<{ flag?: string | number }>;

/** Where `readSync` and `writeSync` take and put bytes; `position` null is where the file stands. */
interface Range {
  offset?: number | null | undefined;
  length?: number | null | undefined;
  position?: number | bigint | null | undefined;
}

/** Reads a whole file, by path or from an open one, as a Buffer or as text in an encoding. @throws FsError */
export function readFileSync(target: PathLike | number, options?: FileOptions): Buffer | string {
  const { encoding, flag } = toOptions(options);
  const handle =
    typeof target === 'number' ? handleOf(target, 'read') : openPath(toPath(target), flag ?? 'r');
  if (encoding === undefined) return wrap(readRest(handle));
  const isText = findEncoding(encoding)?.name === 'utf8';
  const text = isText ? textOf(handle, typeof target === 'number') : undefined;
  return text ?? wrap(readRest(handle)).toString(encoding);
}

/** Writes a whole file, over what is there. @throws FsError */
export function writeFileSync(target: PathLike | number, data: Data, options?: FileOptions): void {
  const { encoding, flag } = toOptions(options);
  const bytes = toBytes(data, encoding);
  const handle =
    typeof target === 'number' ? handleOf(target, 'write') : openPath(toPath(target), flag ?? 'w');
  writeHandle(handle, bytes);
}

/** Writes at the end of a file, which is made if there is none. @throws FsError */
export function appendFileSync(target: PathLike | number, data: Data, options?: FileOptions): void {
  writeFileSync(target, data, { flag: 'a', ...toOptions(options) });
}

/** Cuts or lengthens a file. @throws FsError */
export function truncateSync(target: PathLike | number, size = 0): void {
  truncateHandle(
    typeof target === 'number' ? handleOf(target, 'ftruncate') : openPath(toPath(target), 'r+'),
    size,
  );
}

/** Opens a file and gives its number. @throws FsError */
export function openSync(path: PathLike, flags?: string | number | null): number {
  return register(openPath(toPath(path), flags ?? 'r'));
}

/** Closes a number. @throws FsError EBADF */
export function closeSync(fd: number): void {
  closeHandle(fd);
}

/** Reads bytes into a buffer; how many, 0 at the end. @throws FsError */
export function readSync(
  fd: number,
  buffer: ArrayBufferView,
  offset?: number | Range | null,
  ...[length, position]: [length?: number | null, position?: number | bigint | null]
): number {
  const handle = handleOf(fd, 'read');
  if (!ArrayBuffer.isView(buffer)) {
    throw invalidArgument('buffer', 'an instance of Buffer, TypedArray, or DataView', buffer);
  }
  const range = typeof offset === 'object' && offset !== null ? offset : { offset, length, position };
  return readHandle(handle, slice(buffer, range), toPosition(range.position));
}

/** Writes bytes, or text with a position and an encoding; how many bytes. @throws FsError */
export function writeSync(
  fd: number,
  data: Data,
  offset?: number | Range | null,
  ...[length, position]: [length?: number | string | null, position?: number | bigint | null]
): number {
  const handle = handleOf(fd, 'write');
  if (typeof data === 'string') {
    const at = typeof offset === 'number' ? offset : null;
    const bytes = toBytes(data, typeof length === 'string' ? length : 'utf8');
    writeHandle(handle, bytes, at);
    return bytes.length;
  }
  toBytes(data);
  const range = typeof offset === 'object' && offset !== null ? offset : { offset, length, position };
  const bytes = slice(data, range as Range);
  writeHandle(handle, bytes, toPosition(range.position));
  return bytes.length;
}

/** What is known of an open file. @throws FsError EBADF */
export function fstatSync(fd: number): Stats {
  return new Stats(handleOf(fd, 'fstat').node);
}

/** Cuts or lengthens an open file. @throws FsError */
export function ftruncateSync(fd: number, size = 0): void {
  truncateHandle(handleOf(fd, 'ftruncate'), size);
}

/** Does nothing to a file that is in memory anyway. @throws FsError EBADF */
export function fsyncSync(fd: number): void {
  handleOf(fd, 'fsync');
}

/** Text that is had without bytes: standard input, and a file that is read by its path. */
function textOf({ node, canRead }: Handle, isOpen: boolean): string | undefined {
  if (!canRead) return undefined;
  if (node.kind === 'device' && node.stream === 0) return readAllText();
  return node.kind === 'file' && !isOpen ? node.data.text() : undefined;
}

function slice(view: ArrayBufferView, { offset, length }: Range): Uint8Array {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const start = offset ?? 0;
  const count = length ?? bytes.length - start;
  if (start < 0 || start > bytes.length) throw outOfRange('offset', `>= 0 && <= ${bytes.length}`, start);
  const room = bytes.length - start;
  if (count < 0 || count > room) throw outOfRange('length', `>= 0 && <= ${room}`, count);
  return bytes.subarray(start, start + count);
}

function toPosition(position: number | bigint | null | undefined): number | null {
  return position === undefined || position === null || position < 0 ? null : Number(position);
}
