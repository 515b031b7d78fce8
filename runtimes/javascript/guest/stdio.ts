import { toBytes } from './fs/arguments.ts';
import { host } from './host.ts';
import { wrap } from './node/buffer.ts';
import { print } from './output.ts';
import { schedule } from './schedule.ts';
import { readAllText, readBytes } from './stdin.ts';
import { Readable } from './stream/readable.ts';
import { Writable } from './stream/writable.ts';
import type { Done } from './stream/writable-state.ts';
import { nextTick } from './ticks.ts';

/** The input as a stream: all that is there comes as one chunk, by a macrotask as from a pipe. */
class Input extends Readable {
  readonly fd = 0;

  override _read(): void {
    schedule(() => {
      const isText = this.readableEncoding === 'utf8';
      const chunk = isText ? readAllText() : wrap(readBytes());
      if (chunk.length > 0) this.push(chunk);
      else this.push(null);
    });
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** An output as a stream: what is written is out when `write` returns. */
class Printer extends Writable {
  readonly fd: 1 | 2;
  readonly _isStdio = true;

  constructor(fd: 1 | 2) {
    super();
    this.fd = fd;
  }

  override write(chunk: unknown, encoding?: string | Done, callback?: Done): boolean {
    if (!this.writable) return super.write(chunk, encoding, callback);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof chunk === 'string' && isUtf8(encoding)) print(this.fd, chunk);
    else host.writeBytes(this.fd, new Uint8Array(toBytes(chunk, encoding as string)).buffer);
    if (done) nextTick(() => done(null));
    return true;
  }
}

function isUtf8(encoding: unknown): boolean {
  return typeof encoding !== 'string' || encoding === 'utf8' || encoding === 'utf-8';
}

export const stdin = new Input();
export const stdout = new Printer(1);
export const stderr = new Printer(2);
