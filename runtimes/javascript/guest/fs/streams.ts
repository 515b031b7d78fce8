import { wrap } from '../node/buffer.ts';
import { schedule } from '../schedule.ts';
import { Readable } from '../stream/readable.ts';
import { Writable } from '../stream/writable.ts';
import type { Done } from '../stream/writable-state.ts';
import { type Options, type PathLike, toOptions, toPath } from './arguments.ts';
import { closeSync, openSync, readSync, writeSync } from './files.ts';

interface StreamOptions {
  flags?: string | number;
  fd?: number | null;
  autoClose?: boolean;
  emitClose?: boolean;
  start?: number;
  highWaterMark?: number;
}

interface ReadStreamOptions extends StreamOptions {
  end?: number;
}

/** A file as a readable stream; it is opened, and fails, after the code that runs now. */
export class ReadStream extends Readable {
  readonly path: string | undefined;
  readonly flags: string | number;
  fd: number | null;
  bytesRead = 0;
  readonly #end: number;
  readonly #isClosing: boolean;
  #position: number | null;

  constructor(path: PathLike, given?: Options<ReadStreamOptions>) {
    const options = toOptions<ReadStreamOptions>(given);
    super({
      encoding: options.encoding,
      ...(options.highWaterMark && { highWaterMark: options.highWaterMark }),
    });
    this.fd = options.fd ?? null;
    this.path = this.fd === null ? toPath(path) : undefined;
    this.flags = options.flags ?? 'r';
    this.#position = options.start ?? null;
    this.#end = options.end ?? Number.POSITIVE_INFINITY;
    this.#isClosing = options.autoClose ?? true;
    schedule(() => openFor(this));
  }

  get pending(): boolean {
    return this.fd === null;
  }

  override _read(size: number): void {
    if (this.fd === null) this.once('open', () => this.#readNext(size));
    else schedule(() => this.#readNext(size));
  }

  override _destroy(error: Error | null, callback: Done): void {
    closeFor(this, this.#isClosing);
    callback(error);
  }

  close(callback?: Done): void {
    if (callback) this.once('close', () => callback());
    this.destroy();
  }

  #readNext(size: number): void {
    if (this.fd === null || this.destroyed) return;
    const room = this.#end - (this.#position ?? this.bytesRead) + 1;
    const bytes = new Uint8Array(Math.max(0, Math.min(size, room)));
    const count = attempt(this, () => readSync(this.fd ?? -1, bytes, 0, bytes.length, this.#position));
    if (count === undefined) return;
    this.bytesRead += count;
    if (this.#position !== null) this.#position += count;
    this.push(count === 0 ? null : wrap(bytes.subarray(0, count)));
  }
}

/** A file as a writable stream; it is opened, and fails, after the code that runs now. */
export class WriteStream extends Writable {
  readonly path: string | undefined;
  readonly flags: string | number;
  fd: number | null;
  bytesWritten = 0;
  readonly #isClosing: boolean;
  #position: number | null;

  constructor(path: PathLike, given?: Options<StreamOptions>) {
    const options = toOptions<StreamOptions>(given);
    super({
      ...(options.encoding && { defaultEncoding: options.encoding }),
      ...(options.highWaterMark && { highWaterMark: options.highWaterMark }),
    });
    this.fd = options.fd ?? null;
    this.path = this.fd === null ? toPath(path) : undefined;
    this.flags = options.flags ?? 'w';
    this.#position = options.start ?? null;
    this.#isClosing = options.autoClose ?? true;
    schedule(() => openFor(this));
  }

  get pending(): boolean {
    return this.fd === null;
  }

  override _write(chunk: unknown, _encoding: string, callback: Done): void {
    if (this.fd === null) this.once('open', () => this.#writeNext(chunk as Uint8Array, callback));
    else this.#writeNext(chunk as Uint8Array, callback);
  }

  override _final(callback: Done): void {
    if (this.fd === null) this.once('open', () => callback());
    else callback();
  }

  override _destroy(error: Error | null, callback: Done): void {
    closeFor(this, this.#isClosing);
    callback(error);
  }

  close(callback?: Done): void {
    if (callback) this.once('close', () => callback());
    this.end();
  }

  #writeNext(bytes: Uint8Array, callback: Done): void {
    try {
      const count = writeSync(this.fd ?? -1, bytes, 0, bytes.length, this.#position);
      this.bytesWritten += count;
      if (this.#position !== null) this.#position += count;
    } catch (error) {
      callback(error as Error);
      return;
    }
    callback();
  }
}

/** Makes a {@link ReadStream}. */
export function createReadStream(path: PathLike, options?: Options<ReadStreamOptions>): ReadStream {
  return new ReadStream(path, options);
}

/** Makes a {@link WriteStream}. */
export function createWriteStream(path: PathLike, options?: Options<StreamOptions>): WriteStream {
  return new WriteStream(path, options);
}

function openFor(stream: ReadStream | WriteStream): void {
  if (stream.destroyed) return;
  if (stream.fd === null) {
    const fd = attempt(stream, () => openSync(stream.path ?? '', stream.flags));
    if (fd === undefined) return;
    stream.fd = fd;
  }
  stream.emit('open', stream.fd);
  stream.emit('ready');
}

function closeFor(stream: ReadStream | WriteStream, isClosing: boolean): void {
  const { fd } = stream;
  if (fd === null || !isClosing) return;
  stream.fd = null;
  attempt(stream, () => closeSync(fd));
}

/** What fails destroys the stream, with its error. */
function attempt<T>(stream: Readable | Writable, operation: () => T): T | undefined {
  try {
    return operation();
  } catch (error) {
    stream.destroy(error as Error);
    return undefined;
  }
}
