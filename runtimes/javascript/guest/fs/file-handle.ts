import type { Buffer } from '../node/buffer.ts';
import { createInterface, type Interface } from '../node/readline.ts';
import type { Data, Options, PathLike } from './arguments.ts';
import { withPromise } from './callbacks.ts';
import {
  appendFileSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from './files.ts';
import type { Stats } from './stats.ts';
import { createReadStream, createWriteStream, type ReadStream, type WriteStream } from './streams.ts';

type FileOptions = Options<{ flag?: string | number }>;

const run = withPromise((operation: () => unknown) => operation());

/** Opens a file. @throws FsError */
export function openFile(path: PathLike, flags?: string | number): FileHandle {
  return new FileHandle(openSync(path, flags));
}

/** An open file whose operations give promises. */
export class FileHandle {
  fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  readFile(options?: FileOptions): Promise<Buffer | string> {
    return run(() => readFileSync(this.fd, options)) as Promise<Buffer | string>;
  }

  async writeFile(data: Data, options?: FileOptions): Promise<void> {
    await run(() => writeFileSync(this.fd, data, options));
  }

  async appendFile(data: Data, options?: FileOptions): Promise<void> {
    await run(() => appendFileSync(this.fd, data, options));
  }

  async read(
    buffer: ArrayBufferView,
    ...range: [offset?: number, length?: number, position?: number | null]
  ): Promise<{ bytesRead: number; buffer: ArrayBufferView }> {
    const bytesRead = (await run(() => readSync(this.fd, buffer, ...range))) as number;
    return { bytesRead, buffer };
  }

  async write(
    buffer: Data,
    ...range: [offset?: number, length?: number | string, position?: number | null]
  ): Promise<{ bytesWritten: number; buffer: Data }> {
    const [offset, ...rest] = range;
    const bytesWritten = (await run(() => writeSync(this.fd, buffer, offset, ...rest))) as number;
    return { bytesWritten, buffer };
  }

  stat(): Promise<Stats> {
    return run(() => fstatSync(this.fd)) as Promise<Stats>;
  }

  async truncate(size?: number): Promise<void> {
    await run(() => ftruncateSync(this.fd, size));
  }

  async close(): Promise<void> {
    const { fd } = this;
    this.fd = -1;
    await run(() => closeSync(fd));
  }

  createReadStream(options: object = {}): ReadStream {
    return createReadStream('', { ...options, fd: this.fd });
  }

  createWriteStream(options: object = {}): WriteStream {
    return createWriteStream('', { ...options, fd: this.fd });
  }

  readLines(options: object = {}): Interface {
    return createInterface({ input: this.createReadStream(options), crlfDelay: Number.POSITIVE_INFINITY });
  }
}
