import { invalidArgument, nodeError } from '../node-error.ts';
import { nextTick } from '../ticks.ts';

type Callable = (...args: never[]) => unknown;

/** The key under which a function keeps its own promise-giving form. */
const customPromisify = Symbol.for('nodejs.util.promisify.custom');

/** Turns a function that calls back `(error, value)` into one that gives a promise. */
export function promisify(original: Callable): (...args: unknown[]) => Promise<unknown> {
  if (typeof original !== 'function') throw invalidArgument('original', 'of type function', original);
  const own: unknown = Reflect.get(original, customPromisify);
  if (typeof own === 'function') return own as () => Promise<unknown>;
  function promised(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, value: unknown): void => (error ? reject(error) : resolve(value));
      Reflect.apply(original, this, [...args, callback]);
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  return Object.defineProperties(promised, Object.getOwnPropertyDescriptors(original));
}

promisify.custom = customPromisify;

/** Turns a function that gives a promise into one that calls back `(error, value)`. */
export function callbackify(original: (...args: never[]) => Promise<unknown>): (...args: unknown[]) => void {
  if (typeof original !== 'function') throw invalidArgument('original', 'of type function', original);
  function calledBack(this: unknown, ...args: unknown[]): void {
    const callback = args.pop();
    if (typeof callback !== 'function') throw invalidArgument('last argument', 'of type function', callback);
    const finish = (error: unknown, value?: unknown): void => {
      // Thrown from here, what the callback throws is an uncaught exception and no rejection.
      nextTick(() => Reflect.apply(callback, this, error === null ? [null, value] : [error]));
    };
    (Reflect.apply(original, this, args) as Promise<unknown>).then(
      (value) => finish(null, value),
      (error) => finish(error ?? falsyRejection(error)),
    );
  }
  Object.defineProperty(calledBack, 'name', { value: `${original.name}Callbackified` });
  return calledBack;
}

function falsyRejection(reason: unknown): Error {
  const error = nodeError(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value');
  return Object.assign(error, { reason });
}
