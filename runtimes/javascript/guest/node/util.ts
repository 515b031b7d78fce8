import { isDeepEqual } from '../deep-equal.ts';
import { format, formatAll } from '../format.ts';
import { defaultOptions } from '../inspect/context.ts';
import { custom, type InspectOptions, inspect as inspectValue } from '../inspect.ts';
import { invalidArgument } from '../node-error.ts';
import { print } from '../output.ts';
import { parseArgs } from '../util/parse-args.ts';
import { callbackify, promisify } from '../util/promisify.ts';
import { stripVTControlCharacters, styleText } from '../util/style.ts';
import { types } from '../util/types.ts';
import { TextDecoder, TextEncoder } from '../web/encoding.ts';

export {
  callbackify,
  format,
  parseArgs,
  promisify,
  stripVTControlCharacters,
  styleText,
  TextDecoder,
  TextEncoder,
  types,
};

type Callable = (...args: never[]) => unknown;

const STDERR = 2;
const told = new Set<string>();

/** A value as text; the second argument may be `showHidden`, and the third the depth, as of old. */
export const inspect = Object.assign(
  (value: unknown, options?: InspectOptions | boolean, depth?: number | null): string =>
    inspectValue(value, typeof options === 'object' ? options : legacyOptions(options, depth)),
  { custom, defaultOptions },
);

/** {@link format} with options for the objects in it. */
export function formatWithOptions(options: InspectOptions, ...values: unknown[]): string {
  return formatAll(values, options);
}

/** Makes the instances of one constructor inherit from another, as old code does it. */
export function inherits(child: Callable, parent: Callable): void {
  if (typeof child !== 'function') throw invalidArgument('ctor', 'of type function', child);
  if (typeof parent !== 'function') throw invalidArgument('superCtor', 'of type function', parent);
  Object.defineProperty(child, 'super_', { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

/** A function that says once, on stderr, that it should not be used any more. */
export function deprecate<F extends Callable>(callback: F, message: string, code?: string): F {
  function deprecated(this: unknown, ...args: unknown[]): unknown {
    const key = code ?? message;
    if (!told.has(key)) {
      told.add(key);
      print(STDERR, `${code === undefined ? '' : `[${code}] `}DeprecationWarning: ${message}\n`);
    }
    return new.target ? Reflect.construct(callback, args, new.target) : Reflect.apply(callback, this, args);
  }
  Object.setPrototypeOf(deprecated, callback);
  if (callback.prototype) deprecated.prototype = callback.prototype;
  return deprecated as unknown as F;
}

/** True when two values have the same structure, by `assert.deepStrictEqual`. */
export function isDeepStrictEqual(a: unknown, b: unknown): boolean {
  return isDeepEqual(a, b, 'strict');
}

/** The same as `Array.isArray`. */
export const { isArray } = Array;

/** A log that is never on. */
export function debuglog(): Callable & { enabled: boolean } {
  return Object.assign(() => undefined, { enabled: false });
}

/** The same as {@link debuglog}. */
export const debug = debuglog;

/** The same as `String.prototype.toWellFormed`. */
export function toUSVString(text: string): string {
  return String(text).toWellFormed();
}

export default {
  callbackify,
  debug,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  inherits,
  inspect,
  isArray,
  isDeepStrictEqual,
  parseArgs,
  promisify,
  stripVTControlCharacters,
  styleText,
  TextDecoder,
  TextEncoder,
  toUSVString,
  types,
};

function legacyOptions(showHidden?: boolean, depth?: number | null): InspectOptions {
  return { showHidden: showHidden ?? false, ...(depth !== undefined && { depth }) };
}
