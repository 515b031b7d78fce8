import { type AbortSignal, abortError } from '../web/abort.ts';
import { EventTarget } from '../web/event-target.ts';
import type { Emitter, EventName, Listener } from './emitter.ts';

/** How events are awaited. */
interface AwaitOptions {
  signal?: AbortSignal;
  /** Names of events that end the iteration. */
  close?: EventName[];
}

/** Resolves to the arguments of the next event; rejects with the emitter's next error, or when the signal aborts. */
export function once(
  emitter: Emitter | EventTarget,
  name: EventName,
  options: AwaitOptions = {},
): Promise<unknown[]> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw abortError(signal);
    const stops: (() => void)[] = [];
    const settle = (finish: () => void): void => {
      for (const stop of stops) stop();
      finish();
    };
    stops.push(listen(emitter, name, (...args) => settle(() => resolve(args))));
    if (!(emitter instanceof EventTarget) && name !== 'error') {
      stops.push(listen(emitter, 'error', (error) => settle(() => reject(error))));
    }
    if (signal) stops.push(listen(signal, 'abort', () => settle(() => reject(abortError(signal)))));
  });
}

/** Iterates over the arguments of each event; throws the emitter's error, or when the signal aborts. */
export function on(
  emitter: Emitter | EventTarget,
  name: EventName,
  options: AwaitOptions = {},
): AsyncIterableIterator<unknown[]> {
  const { signal, close = [] } = options;
  if (signal?.aborted) throw abortError(signal);
  const queue = new Queue();
  const stops = [listen(emitter, name, (...args) => queue.push(args))];
  if (!(emitter instanceof EventTarget) && name !== 'error') {
    stops.push(listen(emitter, 'error', (error) => queue.fail(error)));
  }
  for (const closing of close) stops.push(listen(emitter, closing, () => queue.end()));
  if (signal) stops.push(listen(signal, 'abort', () => queue.fail(abortError(signal))));
  queue.onEnd = () => {
    for (const stop of stops) stop();
  };
  return queue;
}

type Waiting = { resolve: (result: IteratorResult<unknown[]>) => void; reject: (error: unknown) => void };

/** Values on one side, those who wait for them on the other. */
class Queue implements AsyncIterableIterator<unknown[]> {
  readonly #values: unknown[][] = [];
  readonly #waiting: Waiting[] = [];
  #error: { value: unknown } | undefined;
  #isEnded = false;
  onEnd: () => void = () => undefined;

  push(value: unknown[]): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve({ value, done: false });
    else this.#values.push(value);
  }

  fail(error: unknown): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting.reject(error);
    else this.#error = { value: error };
    this.end();
  }

  end(): void {
    this.#isEnded = true;
    this.onEnd();
    for (const { resolve } of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
  }

  next(): Promise<IteratorResult<unknown[]>> {
    const value = this.#values.shift();
    if (value) return Promise.resolve({ value, done: false });
    if (this.#error) {
      const { value: error } = this.#error;
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#isEnded) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<unknown[]>> {
    this.#values.length = 0;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: unknown): Promise<IteratorResult<unknown[]>> {
    this.fail(error);
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function listen(
  emitter: Emitter | EventTarget,
  name: EventName,
  listener: (...args: unknown[]) => void,
): () => void {
  if (emitter instanceof EventTarget) {
    const type = String(name);
    emitter.addEventListener(type, listener);
    return () => emitter.removeEventListener(type, listener);
  }
  emitter.on(name, listener as Listener);
  return () => emitter.off(name, listener as Listener);
}
