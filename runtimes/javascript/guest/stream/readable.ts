import { EventEmitter } from '../node/events.ts';
import { nodeError } from '../node-error.ts';
import { nextTick } from '../ticks.ts';
import { Chunks } from './chunks.ts';
import { fromIterable } from './from.ts';
import { iterate } from './iterate.ts';
import { connect, type Sink } from './pipe.ts';

/** How a Readable is made; `read` and `destroy` stand in for the methods of a subclass. */
export interface ReadableOptions {
  objectMode?: boolean;
  readableObjectMode?: boolean;
  highWaterMark?: number;
  readableHighWaterMark?: number;
  encoding?: string | undefined;
  autoDestroy?: boolean;
  read?(size: number): void;
  destroy?(error: Error | null, callback: (error?: Error | null) => void): void;
}

type Listener = (...args: never[]) => void;

/** How much a stream holds before it asks for a pause: bytes, or objects. */
export const HIGH_WATER_MARK = { bytes: 65536, objects: 16 } as const;

/** Node's readable stream: a source that is asked by `_read` and answers by `push`. */
export class Readable extends EventEmitter {
  readonly readableObjectMode: boolean;
  readonly readableHighWaterMark: number;
  readableFlowing: boolean | null = null;
  readableEnded = false;
  readableAborted = false;
  readableDidRead = false;
  destroyed = false;
  closed = false;
  errored: Error | null = null;
  readonly #chunks: Chunks;
  readonly #autoDestroy: boolean;
  readonly #sinks = new Map<Sink, () => void>();
  #hasEnded = false;
  #isReading = false;
  #isScheduled = false;
  #isEnding = false;
  #needsReadable = true;

  constructor(options: ReadableOptions = {}) {
    super();
    this.readableObjectMode = Boolean(options.objectMode || options.readableObjectMode);
    const usual = this.readableObjectMode ? HIGH_WATER_MARK.objects : HIGH_WATER_MARK.bytes;
    this.readableHighWaterMark = options.highWaterMark ?? options.readableHighWaterMark ?? usual;
    this.#chunks = new Chunks(this.readableObjectMode);
    this.#autoDestroy = options.autoDestroy ?? true;
    if (options.read) this._read = options.read;
    if (options.destroy) this._destroy = options.destroy;
    if (options.encoding) this.setEncoding(options.encoding);
  }

  static from(source: Iterable<unknown> | AsyncIterable<unknown>, options?: ReadableOptions): Readable {
    return fromIterable(source, (methods) => {
      return new Readable({ objectMode: true, highWaterMark: 1, ...options, ...methods });
    });
  }

  get readable(): boolean {
    return !this.destroyed && !this.readableEnded && !this.errored;
  }

  get readableLength(): number {
    return this.#chunks.length;
  }

  get readableEncoding(): string | null {
    return this.#chunks.encoding;
  }

  _read(_size: number): void {
    throw nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _read() method is not implemented');
  }

  _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    callback(error);
  }

  /** Whether nothing else of the stream is still open once its source has ended. */
  _canClose(): boolean {
    return true;
  }

  /** Takes what the source has; null ends it. False once enough is waiting. */
  push(chunk: unknown, encoding?: string): boolean {
    this.#isReading = false;
    if (chunk === null) this.#end();
    else if (this.#hasEnded) {
      this.destroy(nodeError(Error, 'ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF'));
    } else this.#chunks.add(chunk, encoding);
    this.#schedule();
    return !this.#hasEnded && this.#chunks.length < this.readableHighWaterMark;
  }

  unshift(chunk: unknown, encoding?: string): boolean {
    this.#chunks.add(chunk, encoding, true);
    this.#schedule();
    return this.#chunks.length < this.readableHighWaterMark;
  }

  read(size?: number): unknown {
    if (size === 0) {
      this.#schedule();
      return null;
    }
    if (size === undefined || this.#chunks.length < size) this.#fill();
    const isShort = size !== undefined && this.#chunks.length < size && !this.#hasEnded;
    const chunk = isShort ? null : this.#chunks.take(size);
    if (chunk === null) this.#needsReadable = true;
    if (chunk !== null || (this.#hasEnded && !this.#isEnding)) this.#schedule();
    if (chunk !== null) this.#hand(chunk);
    return chunk;
  }

  setEncoding(encoding: string): this {
    this.#chunks.decode(encoding);
    return this;
  }

  override on(event: string | symbol, listener: Listener): this {
    super.on(event, listener);
    return this.#heard(event);
  }

  override addListener(event: string | symbol, listener: Listener): this {
    return this.on(event, listener);
  }

  override once(event: string | symbol, listener: Listener): this {
    super.once(event, listener);
    return this.#heard(event);
  }

  pause(): this {
    if (this.readableFlowing !== false) {
      this.readableFlowing = false;
      this.emit('pause');
    }
    return this;
  }

  resume(): this {
    if (!this.readableFlowing) {
      this.readableFlowing = this.listenerCount('readable') === 0;
      this.emit('resume');
    }
    this.#schedule();
    return this;
  }

  isPaused(): boolean {
    return this.readableFlowing === false;
  }

  pipe<T extends Sink>(sink: T, options?: { end?: boolean }): T {
    this.#sinks.set(sink, connect(this, sink, options));
    return sink;
  }

  unpipe(sink?: Sink): this {
    for (const [piped, disconnect] of this.#sinks) {
      if (sink && sink !== piped) continue;
      disconnect();
      this.#sinks.delete(piped);
    }
    return this.#sinks.size === 0 ? this.pause() : this;
  }

  destroy(error?: Error | null): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.readableAborted = !this.readableEnded;
    this._destroy(error ?? null, (failure) => {
      this.errored = failure ?? null;
      nextTick(() => {
        this.closed = true;
        if (failure) this.emit('error', failure);
        this.emit('close');
      });
    });
    return this;
  }

  [Symbol.asyncIterator](): AsyncGenerator<unknown, undefined> {
    return iterate(this, true);
  }

  iterator(options: { destroyOnReturn?: boolean } = {}): AsyncGenerator<unknown, undefined> {
    return iterate(this, options.destroyOnReturn ?? true);
  }

  /** All chunks in an array. */
  async toArray(): Promise<unknown[]> {
    const chunks: unknown[] = [];
    for await (const chunk of this) chunks.push(chunk);
    return chunks;
  }

  /** A listener for chunks starts the flow, one for `readable` stops it. */
  #heard(event: string | symbol): this {
    if (event === 'data' && this.readableFlowing !== false) this.resume();
    if (event === 'readable') {
      this.readableFlowing = false;
      this.#needsReadable = true;
      this.#schedule();
    }
    return this;
  }

  #end(): void {
    if (!this.#hasEnded) this.#chunks.flush();
    this.#hasEnded = true;
  }

  /** Asks the source for more, once at a time. */
  #fill(): void {
    const isEnough = this.#chunks.length > 0 && this.#chunks.length >= this.readableHighWaterMark;
    if (this.#isReading || this.#hasEnded || this.destroyed || isEnough) return;
    this.#isReading = true;
    try {
      this._read(this.readableHighWaterMark);
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  #schedule(): void {
    if (this.#isScheduled || this.destroyed) return;
    this.#isScheduled = true;
    nextTick(() => {
      this.#isScheduled = false;
      if (!this.destroyed) this.#advance();
    });
  }

  /** One step: hands out what is there, asks for more, ends. */
  #advance(): void {
    this.#flow();
    const hasReader = this.listenerCount('readable') > 0;
    if (this.destroyed || (this.readableFlowing === null && !hasReader)) return;
    this.#fill();
    const isEmpty = this.#chunks.length === 0;
    if (hasReader && this.#needsReadable && !this.#isEnding && (!isEmpty || this.#hasEnded)) {
      this.#needsReadable = false;
      this.emit('readable');
    }
    if (this.#hasEnded && this.#chunks.length === 0 && (this.readableFlowing || hasReader)) this.#finish();
  }

  #flow(): void {
    while (this.readableFlowing && !this.destroyed) {
      this.#fill();
      const chunk = this.#chunks.takeFirst();
      if (chunk === null) return;
      this.#hand(chunk);
    }
  }

  #hand(chunk: unknown): void {
    this.readableDidRead = true;
    this.emit('data', chunk);
  }

  #finish(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    nextTick(() => {
      if (this.destroyed) return;
      this.readableEnded = true;
      this.emit('end');
      if (this.#autoDestroy && this._canClose()) this.destroy();
    });
  }
}
