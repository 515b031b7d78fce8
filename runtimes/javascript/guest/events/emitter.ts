import { inspect } from '../inspect.ts';
import { invalidArgument, nodeError } from '../node-error.ts';

/** What an emitter calls; `this` is the emitter. */
export type Listener = (...args: never[]) => unknown;

/** The name of an event. */
export type EventName = string | symbol;

/** A listener as it is kept: one that runs once stands behind a wrapper, which names it. */
type Kept = Listener & { listener?: Listener };

/** The event under which a listener sees errors without handling them. */
export const errorMonitor = Symbol('events.errorMonitor');

const KEPT = Symbol('listeners');
const LIMIT = Symbol('limit');
const DEFAULT_LIMIT = 10;

/**
 * The methods of Node's EventEmitter. They make their state when it is first needed, so that a constructor that never
 * ran is no harm: `EventEmitter.call(this)` and mixins work.
 */
export class Emitter {
  declare [KEPT]?: Map<EventName, Kept[]>;
  declare [LIMIT]?: number;

  on(name: EventName, listener: Listener): this {
    return add(this, name, listener, 'push');
  }

  addListener(name: EventName, listener: Listener): this {
    return add(this, name, listener, 'push');
  }

  prependListener(name: EventName, listener: Listener): this {
    return add(this, name, listener, 'unshift');
  }

  once(name: EventName, listener: Listener): this {
    return add(this, name, wrapOnce(this, name, listener), 'push');
  }

  prependOnceListener(name: EventName, listener: Listener): this {
    return add(this, name, wrapOnce(this, name, listener), 'unshift');
  }

  off(name: EventName, listener: Listener): this {
    return remove(this, name, listener);
  }

  removeListener(name: EventName, listener: Listener): this {
    return remove(this, name, listener);
  }

  removeAllListeners(name?: EventName): this {
    const names = name === undefined ? this.eventNames() : [name];
    for (const each of names) {
      for (const listener of this.rawListeners(each).reverse()) remove(this, each, listener);
    }
    return this;
  }

  /** Calls the listeners of an event, in order; false when there are none. An `error` that nobody hears is thrown. */
  emit(name: EventName, ...args: unknown[]): boolean {
    if (name === 'error') this.emit(errorMonitor, ...args);
    const listeners = keptOf(this).get(name);
    if (!listeners) {
      if (name === 'error') throw unhandled(args[0]);
      return false;
    }
    const snapshot = listeners.length === 1 ? listeners : listeners.slice();
    for (const listener of snapshot) Reflect.apply(listener, this, args);
    return true;
  }

  listeners(name: EventName): Listener[] {
    return this.rawListeners(name).map((kept) => (kept as Kept).listener ?? kept);
  }

  rawListeners(name: EventName): Listener[] {
    return keptOf(this).get(name)?.slice() ?? [];
  }

  listenerCount(name: EventName, listener?: Listener): number {
    const listeners = keptOf(this).get(name) ?? [];
    return listener === undefined ? listeners.length : listeners.filter((kept) => is(kept, listener)).length;
  }

  eventNames(): EventName[] {
    return [...keptOf(this).keys()];
  }

  getMaxListeners(): number {
    return this[LIMIT] ?? DEFAULT_LIMIT;
  }

  /** Kept for its caller only: no warning is given here. */
  setMaxListeners(limit: number): this {
    Object.defineProperty(this, LIMIT, { value: limit, writable: true, configurable: true });
    return this;
  }
}

function add(emitter: Emitter, name: EventName, listener: Kept, where: 'push' | 'unshift'): Emitter & never {
  if (typeof listener !== 'function') throw invalidArgument('listener', 'of type function', listener);
  const kept = keptOf(emitter);
  if (kept.has('newListener')) emitter.emit('newListener', name, listener.listener ?? listener);
  const listeners = kept.get(name);
  if (listeners) listeners[where](listener);
  else kept.set(name, [listener]);
  return emitter as Emitter & never;
}

function remove(emitter: Emitter, name: EventName, listener: Listener): Emitter & never {
  if (typeof listener !== 'function') throw invalidArgument('listener', 'of type function', listener);
  const kept = keptOf(emitter);
  const listeners = kept.get(name) ?? [];
  const at = listeners.findLastIndex((each) => is(each, listener));
  if (at === -1) return emitter as Emitter & never;
  if (listeners.length === 1) kept.delete(name);
  else kept.set(name, listeners.toSpliced(at, 1));
  if (kept.has('removeListener')) emitter.emit('removeListener', name, listener);
  return emitter as Emitter & never;
}

function wrapOnce(emitter: Emitter, name: EventName, listener: Listener): Kept {
  if (typeof listener !== 'function') throw invalidArgument('listener', 'of type function', listener);
  let isDone = false;
  const wrapper: Kept = (...args: unknown[]) => {
    if (isDone) return undefined;
    isDone = true;
    remove(emitter, name, wrapper);
    return Reflect.apply(listener, emitter, args);
  };
  wrapper.listener = listener;
  return wrapper;
}

function is(kept: Kept, listener: Listener): boolean {
  return kept === listener || kept.listener === listener;
}

/** The listeners of this very emitter: what its prototype carries belongs to another. */
function keptOf(emitter: Emitter): Map<EventName, Kept[]> {
  if (!Object.hasOwn(emitter, KEPT)) {
    Object.defineProperty(emitter, KEPT, { value: new Map(), writable: true, configurable: true });
  }
  return emitter[KEPT] as Map<EventName, Kept[]>;
}

function unhandled(error: unknown): unknown {
  if (error instanceof Error) return error;
  const shown = typeof error === 'string' ? `'${error}'` : inspect(error);
  return Object.assign(nodeError(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${shown})`), {
    context: error,
  });
}
