import { on, once } from '../events/async.ts';
import { Emitter, type EventName, errorMonitor, type Listener } from '../events/emitter.ts';

export { errorMonitor, on, once };

/** How many listeners of one event an emitter expects. */
export const defaultMaxListeners = 10;

/** The listeners of an event, those that run once unwrapped. */
export function getEventListeners(emitter: Emitter, name: EventName): Listener[] {
  return emitter.listeners(name);
}

/** How many listeners an event has. */
export function listenerCount(emitter: Emitter, name: EventName): number {
  return emitter.listenerCount(name);
}

/** Sets the limit of each emitter. */
export function setMaxListeners(limit: number, ...emitters: Emitter[]): void {
  for (const emitter of emitters) emitter.setMaxListeners(limit);
}

interface Statics {
  /** What a constructor of the old kind calls: `EventEmitter.call(this)`. */
  (this: unknown): void;
  EventEmitter: unknown;
  defaultMaxListeners: number;
  errorMonitor: symbol;
  getEventListeners: typeof getEventListeners;
  listenerCount: typeof listenerCount;
  on: typeof on;
  once: typeof once;
  setMaxListeners: typeof setMaxListeners;
}

/** Something that tells its listeners what happens. A function and no class, so that old code can call it. */
export const EventEmitter = function EventEmitter(this: unknown): void {
  // Its methods make the state when they need it.
} as unknown as typeof Emitter & Statics;

/** An instance of {@link EventEmitter}. */
export type EventEmitter = Emitter;

adopt();
Object.assign(EventEmitter, {
  EventEmitter,
  defaultMaxListeners,
  errorMonitor,
  getEventListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
});

export default EventEmitter;

/** Gives the function the class's methods, enumerable, so that `Object.assign` mixes them in. */
function adopt(): void {
  for (const name of Object.getOwnPropertyNames(Emitter.prototype)) {
    if (name !== 'constructor') Object.defineProperty(Emitter.prototype, name, { enumerable: true });
  }
  Object.defineProperty(Emitter.prototype, 'constructor', { value: EventEmitter });
  Object.defineProperty(EventEmitter, 'prototype', { value: Emitter.prototype });
}
