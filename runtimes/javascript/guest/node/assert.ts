import { AssertionError } from '../assert/error.ts';
import { describeFailure } from '../assert/message.ts';
import { checkError, type Expected, missing, unwanted } from '../assert/throws.ts';
import { isDeepEqual } from '../deep-equal.ts';
import { inspect } from '../inspect.ts';
import { invalidArgument } from '../node-error.ts';

export { AssertionError };

type Message = string | Error | undefined;

/** Checks that a value is truthy. */
export function ok(value?: unknown, message?: Message): void {
  if (value) return;
  throwGiven(message);
  throw new AssertionError({
    message: message ?? 'The expression evaluated to a falsy value',
    isGenerated: message === undefined,
    actual: value,
    expected: true,
    operator: '==',
  });
}

/** Checks `actual == expected`. */
export function equal(actual: unknown, expected: unknown, message?: Message): void {
  // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what is asked for
  const isEqual = actual == expected || (Number.isNaN(actual) && Number.isNaN(expected));
  check(isEqual, { actual, expected, operator: '==' }, message);
}

/** Checks `actual != expected`. */
export function notEqual(actual: unknown, expected: unknown, message?: Message): void {
  // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what is asked for
  const isEqual = actual == expected || (Number.isNaN(actual) && Number.isNaN(expected));
  check(!isEqual, { actual, expected, operator: '!=' }, message);
}

/** Checks `Object.is(actual, expected)`. */
export function strictEqual(actual: unknown, expected: unknown, message?: Message): void {
  check(Object.is(actual, expected), { actual, expected, operator: 'strictEqual' }, message);
}

/** Checks that two values are not the same. */
export function notStrictEqual(actual: unknown, expected: unknown, message?: Message): void {
  check(!Object.is(actual, expected), { actual, expected, operator: 'notStrictEqual' }, message);
}

/** Checks that two values have the same structure, leaves compared by `==`. */
export function deepEqual(actual: unknown, expected: unknown, message?: Message): void {
  check(isDeepEqual(actual, expected, 'loose'), { actual, expected, operator: 'deepEqual' }, message);
}

/** Checks that {@link deepEqual} fails. */
export function notDeepEqual(actual: unknown, expected: unknown, message?: Message): void {
  check(!isDeepEqual(actual, expected, 'loose'), { actual, expected, operator: 'notDeepEqual' }, message);
}

/** Checks that two values have the same structure, prototypes and leaves. */
export function deepStrictEqual(actual: unknown, expected: unknown, message?: Message): void {
  check(isDeepEqual(actual, expected, 'strict'), { actual, expected, operator: 'deepStrictEqual' }, message);
}

/** Checks that {@link deepStrictEqual} fails. */
export function notDeepStrictEqual(actual: unknown, expected: unknown, message?: Message): void {
  check(
    !isDeepEqual(actual, expected, 'strict'),
    { actual, expected, operator: 'notDeepStrictEqual' },
    message,
  );
}

/** Fails. */
export function fail(message?: Message): never {
  throwGiven(message);
  throw new AssertionError({
    message: message ?? 'Failed',
    isGenerated: message === undefined,
    operator: 'fail',
  });
}

/** Checks that there is no error: null or undefined. */
export function ifError(value: unknown): void {
  if (value === null || value === undefined) return;
  const text = value instanceof Error ? value.message : inspect(value);
  const message = `ifError got unwanted exception: ${text}`;
  throw new AssertionError({ message, actual: value, expected: null, operator: 'ifError' });
}

/** Checks that a string matches a pattern. */
export function match(text: string, pattern: RegExp, message?: Message): void {
  checkMatch(typeof text === 'string' && pattern.test(text), { text, pattern, operator: 'match' }, message);
}

/** Checks that a string does not match a pattern. */
export function doesNotMatch(text: string, pattern: RegExp, message?: Message): void {
  checkMatch(
    typeof text !== 'string' || !pattern.test(text),
    { text, pattern, operator: 'doesNotMatch' },
    message,
  );
}

/** Checks that a function throws, and what. */
export function throws(callback: () => unknown, expected?: Expected | string, message?: Message): void {
  const [wanted, text] = typeof expected === 'string' ? [undefined, expected] : [expected, message];
  const caught = catchFrom(callback);
  if (!caught) throw missing('exception', wanted, text);
  checkError(caught.error, { expected: wanted, message: text, operator: 'throws' });
}

/** Checks that a function does not throw. */
export function doesNotThrow(callback: () => unknown, expected?: Expected | string, message?: Message): void {
  const caught = catchFrom(callback);
  if (caught) throw unwanted('exception', caught.error, typeof expected === 'string' ? expected : message);
}

/** Checks that a promise rejects, and with what. */
export async function rejects(
  work: Promise<unknown> | (() => Promise<unknown>),
  expected?: Expected | string,
  message?: Message,
): Promise<void> {
  const [wanted, text] = typeof expected === 'string' ? [undefined, expected] : [expected, message];
  const caught = await catchLater(work);
  if (!caught) throw missing('rejection', wanted, text);
  checkError(caught.error, { expected: wanted, message: text, operator: 'rejects' });
}

/** Checks that a promise does not reject. */
export async function doesNotReject(
  work: Promise<unknown> | (() => Promise<unknown>),
  expected?: Expected | string,
  message?: Message,
): Promise<void> {
  const caught = await catchLater(work);
  if (caught) throw unwanted('rejection', caught.error, typeof expected === 'string' ? expected : message);
}

/** The module whose loose names are strict. */
export const strict = Object.assign(withOk(), {
  AssertionError,
  deepEqual: deepStrictEqual,
  deepStrictEqual,
  doesNotMatch,
  doesNotReject,
  doesNotThrow,
  equal: strictEqual,
  fail,
  ifError,
  match,
  notDeepEqual: notDeepStrictEqual,
  notDeepStrictEqual,
  notEqual: notStrictEqual,
  notStrictEqual,
  ok,
  rejects,
  strictEqual,
  throws,
});

Object.assign(strict, { strict });

export default Object.assign(withOk(), strict, { deepEqual, equal, notDeepEqual, notEqual, strict });

/** The module itself is a check. */
function withOk(): (value?: unknown, message?: Message) => void {
  return function assert(value?: unknown, message?: Message): void {
    ok(value, message);
  };
}

interface Compared {
  actual: unknown;
  expected: unknown;
  operator: string;
}

function check(holds: boolean, compared: Compared, message: Message): void {
  if (holds) return;
  throwGiven(message);
  const showsDiff = compared.operator === 'strictEqual' || compared.operator === 'deepStrictEqual';
  const text =
    message !== undefined && showsDiff ? describeFailure({ ...compared, title: String(message) }) : message;
  throw new AssertionError({ ...compared, message: text });
}

function checkMatch(
  holds: boolean,
  { text, pattern, operator }: { text: unknown; pattern: RegExp; operator: string },
  message: Message,
): void {
  if (!(pattern instanceof RegExp)) throw invalidArgument('regexp', 'an instance of RegExp', pattern);
  if (holds) return;
  throwGiven(message);
  const problem =
    typeof text !== 'string'
      ? `The "string" argument must be of type string. Received ${inspect(text)}`
      : `The input ${operator === 'match' ? 'did not' : 'was expected to not'} match the regular expression ` +
        `${inspect(pattern)}. Input:\n\n${inspect(text)}\n`;
  const isGenerated = message === undefined;
  throw new AssertionError({
    message: message ?? problem,
    isGenerated,
    actual: text,
    expected: pattern,
    operator,
  });
}

function throwGiven(message: Message): void {
  if (message instanceof Error) throw message;
}

function catchFrom(callback: () => unknown): { error: unknown } | undefined {
  if (typeof callback !== 'function') throw invalidArgument('fn', 'of type function', callback);
  try {
    callback();
  } catch (error) {
    return { error };
  }
  return undefined;
}

async function catchLater(
  work: Promise<unknown> | (() => Promise<unknown>),
): Promise<{ error: unknown } | undefined> {
  const promise = typeof work === 'function' ? work() : work;
  try {
    await promise;
  } catch (error) {
    return { error };
  }
  return undefined;
}
