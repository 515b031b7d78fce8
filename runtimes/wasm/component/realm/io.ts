/// <reference path="./types.ts" />
/**
 * `wasi:io`: streams, and what can be waited for. Streams are always ready, and waiting blocks in the host, so that a
 * component needs no promise. Source: WASI 0.2, wit/streams.wit and wit/poll.wit.
 */
(host: Host): Io => {
  const { BigInt, Error, Number, Uint32Array, Uint8Array } = globalThis;
  const { min } = Math;

  const CHUNK_BYTES = 65_536;

  class IoError {
    readonly errno: number;
    constructor(errno: number) {
      this.errno = errno;
    }
    toDebugString() {
      return `errno ${this.errno}`;
    }
  }

  class Pollable {
    #at: bigint;
    constructor(at = 0n) {
      this.#at = at;
    }
    ready() {
      return this.#at === 0n || host.monotonic() >= this.#at;
    }
    block() {
      if (!this.ready()) host.sleep(this.#at - host.monotonic());
      // A clock's steps are coarser than nanoseconds: what was waited for is there.
      this.#at = 0n;
    }
    static first(pollables: Pollable[]): Pollable {
      return pollables.reduce((first, next) => (next.#at < first.#at ? next : first));
    }
  }

  /** Which of them are ready; waits for the first if none is. */
  function poll(pollables: Pollable[]): Uint32Array {
    if (pollables.length === 0) throw new Error('There is nothing to wait for');
    const isReady = (pollable: Pollable) => pollable.ready();
    if (!pollables.some(isReady)) Pollable.first(pollables).block();
    return Uint32Array.from(pollables.flatMap((pollable, index) => (isReady(pollable) ? [index] : [])));
  }

  class InputStream {
    #source: Source;
    constructor(source: Source) {
      this.#source = source;
    }
    read(length: bigint) {
      const bytes = new Uint8Array(min(Number(length), CHUNK_BYTES));
      const count = this.#source.read(bytes);
      if (count < 0) throw failed(count);
      if (count === 0 && length > 0n) throw { tag: 'closed' };
      return bytes.subarray(0, count);
    }
    blockingRead(length: bigint) {
      return this.read(length);
    }
    skip(length: bigint) {
      return BigInt(this.read(length).length);
    }
    blockingSkip(length: bigint) {
      return this.skip(length);
    }
    subscribe() {
      return new Pollable();
    }
    [Symbol.dispose]() {
      this.#source.close();
    }
  }

  class OutputStream {
    #sink: Sink;
    constructor(sink: Sink) {
      this.#sink = sink;
    }
    checkWrite() {
      return BigInt(CHUNK_BYTES);
    }
    write(bytes: Uint8Array) {
      const errno = this.#sink.write(bytes);
      if (errno < 0) throw failed(errno);
    }
    blockingWriteAndFlush(bytes: Uint8Array) {
      this.write(bytes);
    }
    flush(): void {
      // What is written is out already.
    }
    blockingFlush(): void {
      this.flush();
    }
    writeZeroes(length: bigint) {
      this.write(new Uint8Array(min(Number(length), CHUNK_BYTES)));
    }
    blockingWriteZeroesAndFlush(length: bigint) {
      this.writeZeroes(length);
    }
    splice(from: InputStream, length: bigint) {
      const bytes = from.read(length);
      this.write(bytes);
      return BigInt(bytes.length);
    }
    blockingSplice(from: InputStream, length: bigint) {
      return this.splice(from, length);
    }
    subscribe() {
      return new Pollable();
    }
    [Symbol.dispose]() {
      this.#sink.close();
    }
  }

  function failed(errno: number): object {
    return { tag: 'last-operation-failed', val: new IoError(-errno) };
  }

  return {
    interfaces: {
      'wasi:io/error': { Error: IoError },
      'wasi:io/poll': { Pollable, poll },
      'wasi:io/streams': { InputStream, OutputStream },
    },
    inputStream: (source) => new InputStream(source),
    outputStream: (sink) => new OutputStream(sink),
    pollable: (at) => new Pollable(at),
    errnoOf: (error) => (error instanceof IoError ? error.errno : undefined),
  };
};
