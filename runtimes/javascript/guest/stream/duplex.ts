import { nodeError } from '../node-error.ts';
import { Readable, type ReadableOptions } from './readable.ts';
import { makeState, Writable, type WritableOptions } from './writable.ts';
import type { Done, Entry, Owner, WritableState } from './writable-state.ts';

/** How a Duplex is made. */
export type DuplexOptions = Omit<ReadableOptions & WritableOptions, 'destroy'> & {
  allowHalfOpen?: boolean;
  destroy?(error: Error | null, callback: Done): void;
};

/** How a Transform is made. */
export type TransformOptions = DuplexOptions & {
  transform?(chunk: never, encoding: string, callback: TransformDone): void;
  flush?(callback: TransformDone): void;
};

/** Called when a chunk is transformed, with what it became. */
export type TransformDone = (error?: Error | null, chunk?: unknown) => void;

type WritableSide = Pick<
  Writable,
  | 'write'
  | 'end'
  | 'cork'
  | 'uncork'
  | 'setDefaultEncoding'
  | 'writable'
  | 'writableEnded'
  | 'writableFinished'
  | 'writableLength'
  | 'writableHighWaterMark'
  | 'writableObjectMode'
  | 'writableNeedDrain'
  | 'writableCorked'
>;

/** Readable with the methods of Writable, which are copied onto Duplex below. */
const Base = Readable as unknown as {
  new (options: ReadableOptions): Readable & WritableSide;
};

/** Node's stream of two sides: one is read, the other written. */
export class Duplex extends Base {
  declare _writev?: (entries: Entry[], callback: Done) => void;
  readonly _writableState: WritableState;
  readonly allowHalfOpen: boolean;

  constructor(options: DuplexOptions = {}) {
    super(options);
    this._writableState = makeState(this as unknown as Owner, options);
    this.allowHalfOpen = options.allowHalfOpen ?? true;
    if (!this.allowHalfOpen) this.once('end', () => this.end());
  }

  override _canClose(): boolean {
    return this.readableEnded && this.writableFinished;
  }

  override destroy(error?: Error | null): this {
    if (!this.destroyed) this._writableState.abandon(error ?? null);
    return super.destroy(error);
  }
}

for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(Writable.prototype))) {
  if (!(name in Duplex.prototype)) Object.defineProperty(Duplex.prototype, name, descriptor);
}

/** Node's stream that makes of each chunk written what is read. */
export class Transform extends Duplex {
  #resume: (() => void) | undefined;

  constructor(options: TransformOptions = {}) {
    super(options);
    if (options.transform) this._transform = options.transform as typeof this._transform;
    if (options.flush) this._flush = options.flush;
  }

  _transform(_chunk: unknown, _encoding: string, _callback: TransformDone): void {
    throw nodeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _transform() method is not implemented');
  }

  _flush(callback: TransformDone): void {
    callback();
  }

  _write(chunk: unknown, encoding: string, callback: Done): void {
    this._transform(chunk, encoding, (error, result) => {
      if (error) return callback(error);
      const hasRoom = result === undefined || result === null || this.push(result);
      if (hasRoom || this.readableLength < this.readableHighWaterMark) callback();
      else this.#resume = callback;
    });
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  _final(callback: Done): void {
    this._flush((error, result) => {
      if (error) return callback(error);
      if (result !== undefined && result !== null) this.push(result);
      this.push(null);
      callback();
    });
  }
}

/** Node's stream that gives what it takes. */
export class PassThrough extends Transform {
  override _transform(chunk: unknown, _encoding: string, callback: TransformDone): void {
    callback(null, chunk);
  }
}
