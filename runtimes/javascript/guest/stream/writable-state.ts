import { Buffer } from '../node/buffer.ts';
import type { EventEmitter } from '../node/events.ts';
import { invalidArgument, nodeError } from '../node-error.ts';
import { nextTick } from '../ticks.ts';

/** Called when a chunk is written, or was not. */
export type Done = (error?: Error | null) => void;

/** One chunk on its way. */
export interface Entry {
  chunk: unknown;
  encoding: string;
  callback: Done;
}

/** The stream that a {@link WritableState} writes for. */
export interface Owner extends EventEmitter {
  destroyed: boolean;
  destroy(error?: Error | null): unknown;
  _write(chunk: unknown, encoding: string, callback: Done): void;
  _writev?(entries: Entry[], callback: Done): void;
  _final(callback: Done): void;
  _canClose(): boolean;
}

/** How the writing side of a stream behaves. */
export interface StateOptions {
  isObjectMode: boolean;
  highWaterMark: number;
  decodeStrings: boolean;
  defaultEncoding: string;
  autoDestroy: boolean;
}

/** The writing side of a stream: one chunk at a time goes to the owner's `_write`, the others wait in line. */
export class WritableState {
  readonly options: StateOptions;
  length = 0;
  corked = 0;
  needsDrain = false;
  isEnding = false;
  hasFinished = false;
  readonly #owner: Owner;
  #queue: Entry[] = [];
  #isWriting = false;
  #isPumping = false;
  #isFinal = false;
  #pendingCallbacks = 0;

  constructor(owner: Owner, options: StateOptions) {
    this.#owner = owner;
    this.options = options;
  }

  write(chunk: unknown, encoding: string | undefined, callback: Done): boolean {
    const entry = { ...this.#convert(chunk, encoding ?? this.options.defaultEncoding), callback };
    const refusal = this.#refusal();
    if (refusal) {
      nextTick(() => callback(refusal));
      this.#owner.destroy(refusal);
      return false;
    }
    this.length += this.#sizeOf(entry);
    this.#queue.push(entry);
    const hasRoom = this.length < this.options.highWaterMark;
    this.needsDrain ||= !hasRoom;
    this.pump();
    return hasRoom;
  }

  end(callback: Done | undefined): void {
    if (callback) {
      if (this.hasFinished) nextTick(() => callback());
      else this.#owner.once('finish', () => callback());
    }
    this.isEnding = true;
    this.corked = 0;
    this.pump();
    this.#finishMaybe();
  }

  /** Sends what waits, unless a chunk is still under way. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (!this.#isWriting && this.corked === 0 && this.#queue.length > 0 && !this.#owner.destroyed) {
        if (this.#owner._writev && this.#queue.length > 1) this.#sendAll(this.#queue);
        else this.#send(this.#queue.shift() as Entry);
      }
    } finally {
      this.#isPumping = false;
    }
  }

  /** Tells all who still wait that nothing more will be written. */
  abandon(error: Error | null): void {
    const waiting = this.#queue;
    this.#queue = [];
    const reason = error ?? destroyed('write');
    for (const { callback } of waiting) nextTick(() => callback(reason));
  }

  #send(entry: Entry): void {
    this.#isWriting = true;
    this.#owner._write(entry.chunk, entry.encoding, this.#once([entry]));
  }

  #sendAll(entries: Entry[]): void {
    this.#isWriting = true;
    this.#queue = [];
    this.#owner._writev?.(entries, this.#once(entries));
  }

  #once(entries: Entry[]): Done {
    let isDone = false;
    return (error) => {
      if (isDone) throw nodeError(Error, 'ERR_MULTIPLE_CALLBACK', 'Callback called multiple times');
      isDone = true;
      this.#isWriting = false;
      for (const entry of entries) this.length -= this.#sizeOf(entry);
      this.#pendingCallbacks++;
      nextTick(() => this.#settle(entries, error));
      if (!error) this.pump();
    };
  }

  #settle(entries: Entry[], error: Error | null | undefined): void {
    this.#pendingCallbacks--;
    if (this.needsDrain && this.length === 0 && !this.isEnding && !error && !this.#owner.destroyed) {
      this.needsDrain = false;
      this.#owner.emit('drain');
    }
    for (const { callback } of entries) callback(error);
    if (error) this.#owner.destroy(error);
    else this.#finishMaybe();
  }

  #finishMaybe(): void {
    const isBusy = this.#isWriting || this.#pendingCallbacks > 0 || this.#queue.length > 0;
    if (!this.isEnding || isBusy || this.#isFinal || this.#owner.destroyed) return;
    this.#isFinal = true;
    this.#owner._final((error) => {
      if (error) this.#owner.destroy(error);
      else nextTick(() => this.#finish());
    });
  }

  #finish(): void {
    if (this.#owner.destroyed) return;
    this.hasFinished = true;
    this.#owner.emit('finish');
    if (this.options.autoDestroy && this.#owner._canClose()) this.#owner.destroy();
  }

  #refusal(): Error | undefined {
    if (this.isEnding) return nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
    return this.#owner.destroyed ? destroyed('write') : undefined;
  }

  #sizeOf({ chunk }: Entry): number {
    return this.options.isObjectMode ? 1 : (chunk as string | Uint8Array).length;
  }

  #convert(chunk: unknown, encoding: string): { chunk: unknown; encoding: string } {
    if (chunk === null)
      throw nodeError(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
    if (this.options.isObjectMode) return { chunk, encoding };
    if (typeof chunk === 'string') {
      if (!this.options.decodeStrings) return { chunk, encoding };
      return { chunk: Buffer.from(chunk, encoding), encoding: 'buffer' };
    }
    if (!(chunk instanceof Uint8Array)) {
      const expected = 'of type string or an instance of Buffer, TypedArray, or DataView';
      throw invalidArgument('chunk', expected, chunk);
    }
    return { chunk: Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk), encoding: 'buffer' };
  }
}

function destroyed(method: string): Error {
  return nodeError(Error, 'ERR_STREAM_DESTROYED', `Cannot call ${method} after a stream was destroyed`);
}
