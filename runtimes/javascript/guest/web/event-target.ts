import { invalidArgument } from '../node-error.ts';
import { nextTick } from '../ticks.ts';

/** What an event is told when it is made. */
interface EventInit {
  bubbles?: boolean;
  cancelable?: boolean;
  composed?: boolean;
}

interface EventState {
  target: EventTarget | null;
  isDispatching: boolean;
  isStopped: boolean;
}

/** What the target changes on an event, out of the guest's reach. */
const states = new WeakMap<Event, EventState>();

/** Something that happened. */
export class Event {
  static readonly NONE = 0;
  static readonly CAPTURING_PHASE = 1;
  static readonly AT_TARGET = 2;
  static readonly BUBBLING_PHASE = 3;
  readonly #type: string;
  readonly #init: EventInit;
  #isPrevented = false;
  #isPropagationStopped = false;

  constructor(type: string, init: EventInit = {}) {
    if (type === undefined) throw new TypeError('The "type" argument must be specified');
    this.#type = String(type);
    this.#init = init ?? {};
    states.set(this, { target: null, isDispatching: false, isStopped: false });
  }

  get type(): string {
    return this.#type;
  }
  get bubbles(): boolean {
    return this.#init.bubbles === true;
  }
  get cancelable(): boolean {
    return this.#init.cancelable === true;
  }
  get composed(): boolean {
    return this.#init.composed === true;
  }
  get defaultPrevented(): boolean {
    return this.#isPrevented;
  }
  get target(): EventTarget | null {
    return stateOf(this).target;
  }
  get srcElement(): EventTarget | null {
    return stateOf(this).target;
  }
  get currentTarget(): EventTarget | null {
    return stateOf(this).isDispatching ? stateOf(this).target : null;
  }
  get eventPhase(): number {
    return stateOf(this).isDispatching ? Event.AT_TARGET : Event.NONE;
  }
  get cancelBubble(): boolean {
    return this.#isPropagationStopped;
  }
  get isTrusted(): boolean {
    return false;
  }
  composedPath(): EventTarget[] {
    const { currentTarget } = this;
    return currentTarget ? [currentTarget] : [];
  }
  preventDefault(): void {
    if (this.cancelable) this.#isPrevented = true;
  }
  stopPropagation(): void {
    this.#isPropagationStopped = true;
  }
  stopImmediatePropagation(): void {
    this.#isPropagationStopped = true;
    stateOf(this).isStopped = true;
  }
  get [Symbol.toStringTag](): string {
    return 'Event';
  }
}

/** An event that carries a value. */
export class CustomEvent<T = unknown> extends Event {
  readonly #detail: T | null;

  constructor(type: string, init: EventInit & { detail?: T } = {}) {
    super(type, init);
    this.#detail = init?.detail ?? null;
  }

  get detail(): T | null {
    return this.#detail;
  }

  override get [Symbol.toStringTag](): string {
    return 'CustomEvent';
  }
}

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

/** How a listener is added. */
interface ListenerOptions {
  once?: boolean;
  capture?: boolean;
  signal?: EventTarget & { aborted: boolean };
}

interface Registration {
  listener: Listener;
  isOnce: boolean;
  isCapture: boolean;
  isRemoved: boolean;
}

/** Something that events happen to. */
export class EventTarget {
  readonly #listeners = new Map<string, Registration[]>();

  addEventListener(type: string, listener: Listener | null, options: ListenerOptions | boolean = {}): void {
    if (listener === null || listener === undefined) return;
    const { once = false, signal } = typeof options === 'object' ? options : {};
    if (signal?.aborted) return;
    const isCapture = typeof options === 'object' ? options.capture === true : options;
    const list = this.#listeners.get(String(type)) ?? [];
    if (list.some((entry) => entry.listener === listener && entry.isCapture === isCapture)) return;
    const registration = { listener, isOnce: once, isCapture, isRemoved: false };
    this.#listeners.set(String(type), [...list, registration]);
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener, isCapture), {
      once: true,
    });
  }

  removeEventListener(
    type: string,
    listener: Listener | null,
    options: ListenerOptions | boolean = {},
  ): void {
    const isCapture = typeof options === 'object' ? options?.capture === true : options;
    const list = this.#listeners.get(String(type)) ?? [];
    const found = list.find((entry) => entry.listener === listener && entry.isCapture === isCapture);
    if (!found) return;
    found.isRemoved = true;
    this.#listeners.set(
      String(type),
      list.filter((entry) => entry !== found),
    );
  }

  /** Calls the listeners one after another; false when one of them prevented the default. */
  dispatchEvent(event: Event): boolean {
    if (!(event instanceof Event)) throw invalidArgument('event', 'an instance of Event', event);
    const state = stateOf(event);
    state.target = this;
    state.isDispatching = true;
    state.isStopped = false;
    for (const entry of this.#listeners.get(event.type) ?? []) {
      if (entry.isRemoved) continue;
      if (entry.isOnce) this.removeEventListener(event.type, entry.listener, entry.isCapture);
      this.#call(entry.listener, event);
      if (state.isStopped) break;
    }
    state.isDispatching = false;
    return !event.defaultPrevented;
  }

  /** What a listener throws is nobody's to catch: it ends the program, after the other listeners have run. */
  #call(listener: Listener, event: Event): void {
    try {
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    } catch (error) {
      nextTick(() => {
        throw error;
      });
    }
  }

  get [Symbol.toStringTag](): string {
    return 'EventTarget';
  }
}

function stateOf(event: Event): EventState {
  const state = states.get(event);
  if (!state) throw new TypeError('Illegal invocation');
  return state;
}
