import { hasImmediate, Immediate, startStage, takeImmediate } from './immediate.ts';
import { invalidArgument } from './node-error.ts';
import { hasTimer, startTurn, Timeout, takeTimer, timeoutOf, untilTimer } from './timeout.ts';

const NOTHING_TO_DO = -1;
const promisifyCustom = Symbol.for('nodejs.util.promisify.custom');

type Callback = (...args: never[]) => unknown;

let stage: 'start' | 'timers' | 'immediates' = 'start';
let onUncaught: (error: unknown) => void = (error) => {
  throw error;
};

/** Says who gets what a callback throws. */
export function setUncaught(handle: (error: unknown) => void): void {
  onUncaught = handle;
}

/**
 * Runs at most one callback that is due, so that microtasks run before the next, and gives 0 when it ran one: they may
 * start timers of their own. Otherwise the milliseconds until there is more to do, or -1 when nothing keeps the program
 * alive.
 */
export function pump(): number {
  if (!hasTimer() && !hasImmediate()) return NOTHING_TO_DO;
  const callback = takeNext();
  if (!callback) return hasImmediate() ? 0 : (untilTimer() ?? NOTHING_TO_DO);
  try {
    callback();
  } catch (error) {
    onUncaught(error);
  }
  return 0;
}

/** Calls back once, after at least `delay` milliseconds. */
export function setTimeout(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return new Timeout(bind(callback, args), delay, false);
}

/** Calls back again and again, `delay` milliseconds apart. */
export function setInterval(callback: Callback, delay?: number, ...args: unknown[]): Timeout {
  return new Timeout(bind(callback, args), delay, true);
}

/** Calls back once what is due now has run. */
export function setImmediate(callback: Callback, ...args: unknown[]): Immediate {
  return new Immediate(bind(callback, args));
}

/** Stops a timeout or an interval, given itself or its number; anything else is ignored. */
export function clearTimeout(timer?: unknown): void {
  const isNumber = typeof timer === 'number' || typeof timer === 'string';
  const timeout = isNumber ? timeoutOf(Number(timer)) : timer;
  if (timeout instanceof Timeout) timeout.close();
}

/** The same as {@link clearTimeout}. */
export function clearInterval(timer?: unknown): void {
  clearTimeout(timer);
}

/** Stops an immediate. */
export function clearImmediate(immediate?: unknown): void {
  if (immediate instanceof Immediate) immediate.take();
}

Object.defineProperty(setTimeout, promisifyCustom, {
  value: (delay?: number, value?: unknown) =>
    new Promise((resolve) => setTimeout(resolve as Callback, delay, value)),
});
Object.defineProperty(setImmediate, promisifyCustom, {
  value: (value?: unknown) => new Promise((resolve) => setImmediate(resolve as Callback, value)),
});

/** A turn runs the timers that are due at its start, then the immediates that stand by then. */
function takeNext(): (() => unknown) | undefined {
  for (let stages = 0; stages < 3; stages++) {
    if (stage !== 'timers') {
      const callback = takeImmediate();
      if (callback) return callback;
      stage = 'timers';
      startTurn();
    }
    const callback = takeTimer();
    if (callback) return callback;
    stage = 'immediates';
    startStage();
  }
  return undefined;
}

function bind(callback: Callback, args: unknown[]): () => unknown {
  if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback);
  return args.length === 0 ? (callback as () => unknown) : () => callback(...(args as never[]));
}
