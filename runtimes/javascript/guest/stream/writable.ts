import { EventEmitter } from '../node/events.ts';
import { nodeError } from '../node-error.ts';
import { nextTick } from '../ticks.ts';
import { HIGH_WATER_MARK } from './readable.ts';
import { type Done, type Entry, type Owner, WritableState } from './writable-state.ts';

/** How a Writable is made; the functions stand in for the methods of a subclass. */
export interface WritableOptions {
  objectMode?: boolean;
  writableObjectMode?: boolean;
  highWaterMark?: number;
  writableHighWaterMark?: number;
  decodeStrings?: boolean;
  defaultEncoding?: string;
  autoDestroy?: boolean;
  write?(chunk: never, encoding: string, callback: Done): void;
  writev?(entries: Entry[], callback: Done): void;
  final?(callback: Done): void;
  destroy?(error: Error | null, callback: Done): void;
}

/** Node's writable stream: `write` hands chunks to `_write`, one at a time. */
export class Writable extends EventEmitter {
  declare _writev?: (entries: Entry[], callback: Done) => void;
  readonly _writableState: WritableState;
  destroyed = false;
  closed = false;
  errored: Error | null = null;

  constructor(options: WritableOptions = {}) {
    super();
    this._writableState = makeState(this, options);
    if (options.destroy) this._destroy = options.destroy;
  }

  get writable(): boolean {
    return !this.destroyed && !this._writableState.isEnding;
  }

  get writableEnded(): boolean {
    return this._writableState.isEnding;
  }

  get writableFinished(): boolean {
    return this._writableState.hasFinished;
  }

  get writableLength(): number {
    return this._writableState.length;
  }

  get writableHighWaterMark(): number {
    return this._writableState.options.highWaterMark;
  }

  get writableObjectMode(): boolean {
    return this._writableState.options.isObjectMode;
  }

  get writableNeedDrain(): boolean {
    return this._writableState.needsDrain && !this._writableState.isEnding;
  }

  get writableCorked(): number {
    return this._writableState.corked;
  }

  _write(_chunk: unknown, _encoding: string, callback: Done): void {
    if (!this._writev) {
      throw nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _write() method is not implemented');
    }
    this._writev([{ chunk: _chunk, encoding: _encoding, callback }], callback);
  }

  _final(callback: Done): void {
    callback();
  }

  _destroy(error: Error | null, callback: Done): void {
    callback(error);
  }

  /** Whether nothing else of the stream is still open once all is written. */
  _canClose(): boolean {
    return true;
  }

  write(chunk: unknown, encoding?: string | Done, callback?: Done): boolean {
    if (typeof encoding === 'function') return this._writableState.write(chunk, undefined, encoding);
    return this._writableState.write(chunk, encoding, callback ?? ignore);
  }

  end(chunk?: unknown, encoding?: string | Done, callback?: Done): this {
    if (typeof chunk === 'function') return this.end(undefined, undefined, chunk as Done);
    if (typeof encoding === 'function') return this.end(chunk, undefined, encoding);
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    this._writableState.end(callback);
    return this;
  }

  cork(): void {
    this._writableState.corked++;
  }

  uncork(): void {
    if (this._writableState.corked > 0) this._writableState.corked--;
    this._writableState.pump();
  }

  setDefaultEncoding(encoding: string): this {
    this._writableState.options.defaultEncoding = encoding;
    return this;
  }

  destroy(error?: Error | null): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this._writableState.abandon(error ?? null);
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
}

/** A Duplex is a Writable too, though it inherits from Readable. */
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(this: unknown, candidate: unknown): boolean {
    if (this !== Writable)
      return Function.prototype[Symbol.hasInstance].call(this as typeof Writable, candidate);
    return typeof candidate === 'object' && candidate !== null && '_writableState' in candidate;
  },
});

/** Makes the writing side of a stream, and puts the functions of its options in place. */
export function makeState(owner: Owner, options: WritableOptions): WritableState {
  const isObjectMode = Boolean(options.objectMode || options.writableObjectMode);
  const usual = isObjectMode ? HIGH_WATER_MARK.objects : HIGH_WATER_MARK.bytes;
  if (options.write) owner._write = options.write as Owner['_write'];
  if (options.writev) owner._writev = options.writev;
  if (options.final) owner._final = options.final;
  return new WritableState(owner, {
    isObjectMode,
    highWaterMark: options.highWaterMark ?? options.writableHighWaterMark ?? usual,
    decodeStrings: options.decodeStrings ?? true,
    defaultEncoding: options.defaultEncoding ?? 'utf8',
    autoDestroy: options.autoDestroy ?? true,
  });
}

function ignore(): void {
  // Who gave no callback hears of a failure by the 'error' event.
}
