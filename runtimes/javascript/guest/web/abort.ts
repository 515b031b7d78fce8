import { custom, type InspectOptions } from '../inspect.ts';
import { setTimeout } from '../timers.ts';
import { DOMException } from './dom-exception.ts';
import { Event, EventTarget } from './event-target.ts';

type Inspect = (value: unknown, options: InspectOptions) => string;

const ABORT = Symbol('abort');
/** Only this module makes signals. */
const KEY = Symbol('key');

/** Tells that something was called off, and why. */
export class AbortSignal extends EventTarget {
  #reason: unknown;
  #isAborted = false;
  onabort: ((event: Event) => unknown) | null = null;

  constructor(key: symbol) {
    super();
    if (key !== KEY) throw new TypeError('Illegal constructor');
    Object.defineProperty(this, 'onabort', { enumerable: false });
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }

  /** A signal that is aborted already. */
  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(KEY);
    signal[ABORT](reason);
    return signal;
  }

  /** A signal that aborts with a TimeoutError after `delay` milliseconds; it does not keep the program alive. */
  static timeout(delay: number): AbortSignal {
    const signal = new AbortSignal(KEY);
    const abort = (): void =>
      signal[ABORT](new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    setTimeout(abort, delay).unref();
    return signal;
  }

  /** A signal that aborts with the first of others. */
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const result = new AbortSignal(KEY);
    for (const signal of signals) {
      if (result.aborted) break;
      if (signal.aborted) result[ABORT](signal.reason);
      else signal.addEventListener('abort', () => result[ABORT](signal.reason), { once: true });
    }
    return result;
  }

  [ABORT](reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason =
      reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    const event = new Event('abort');
    if (typeof this.onabort === 'function') this.addEventListener('abort', this.onabort, { once: true });
    this.dispatchEvent(event);
  }

  [custom](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return `AbortSignal ${inspect({ aborted: this.aborted }, options)}`;
  }

  override get [Symbol.toStringTag](): string {
    return 'AbortSignal';
  }
}

/** Calls things off through its signal. */
export class AbortController {
  readonly #signal = new AbortSignal(KEY);

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    this.#signal[ABORT](reason);
  }

  [custom](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return `AbortController ${inspect({ signal: this.signal }, options)}`;
  }

  get [Symbol.toStringTag](): string {
    return 'AbortController';
  }
}

/** The error by which Node's own functions say that a signal aborted them; the signal's reason is its cause. */
export function abortError(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  error.name = 'AbortError';
  return Object.assign(error, { code: 'ABORT_ERR' });
}
