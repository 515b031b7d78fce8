import { isDeepEqual } from '../deep-equal.ts';
import { inspect } from '../inspect.ts';
import { AssertionError } from './error.ts';
import { describeFailure } from './message.ts';

/** What an error must be: a pattern of its text, a class, a check, or an object with properties to match. */
export type Expected = RegExp | ((error: unknown) => unknown) | object;

/** Tells a missing error; `what` is `exception` or `rejection`. */
export function missing(what: string, expected: unknown, message: unknown): AssertionError {
  if (message instanceof Error) throw message;
  const name = typeof expected === 'function' && expected.name !== '' ? ` (${expected.name})` : '';
  const text = message === undefined ? '.' : `: ${message}`;
  const operator = what === 'exception' ? 'throws' : 'rejects';
  return new AssertionError({ message: `Missing expected ${what}${name}${text}`, expected, operator });
}

/** Tells an error that should not have been; `what` is `exception` or `rejection`. */
export function unwanted(what: string, error: unknown, message: unknown): AssertionError {
  const text = message === undefined ? '.' : `: ${message}`;
  const actual = error instanceof Error ? error.message : String(error);
  const operator = what === 'exception' ? 'doesNotThrow' : 'doesNotReject';
  const full = `Got unwanted ${what}${text}\nActual message: "${actual}"`;
  return new AssertionError({ message: full, actual: error, operator });
}

/** Checks an error against what was expected. @throws AssertionError */
export function checkError(
  actual: unknown,
  { expected, message, operator }: { expected: Expected | undefined; message: unknown; operator: string },
): void {
  if (expected === undefined) return;
  const fault =
    typeof expected === 'function'
      ? checkByFunction(actual, expected as (error: unknown) => unknown)
      : expected instanceof RegExp
        ? checkByPattern(actual, expected)
        : checkByProperties(actual, expected);
  if (fault === undefined) return;
  if (message instanceof Error) throw message;
  const isGenerated = message === undefined;
  throw new AssertionError({ message: message ?? fault, isGenerated, actual, expected, operator });
}

function checkByPattern(actual: unknown, pattern: RegExp): string | undefined {
  const text = String(actual);
  if (pattern.test(text)) return undefined;
  return `The input did not match the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`;
}

function checkByFunction(actual: unknown, check: (error: unknown) => unknown): string | undefined {
  if (check.prototype !== undefined && actual instanceof check) return undefined;
  if (Object.prototype.isPrototypeOf.call(Error, check)) {
    const isError = actual instanceof Error;
    const received = isError ? actual.constructor.name : inspect(actual, { depth: -1 });
    const detail = isError ? `\n\nError message:\n\n${actual.message}` : '';
    return `The error is expected to be an instance of "${check.name}". Received "${received}"${detail}`;
  }
  const answer = check(actual);
  if (answer === true) return undefined;
  const name = check.name === '' ? '' : `"${check.name}" `;
  const received = inspect(answer);
  return `The ${name}validation function is expected to return "true". Received ${received}\n\nCaught error:\n\n${actual}`;
}

/** Patterns among the expected properties match strings; an Error stands for its name and message too. */
function checkByProperties(actual: unknown, expected: object): string | undefined {
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  const wanted: Record<string, unknown> = {};
  const found: Record<string, unknown> = {};
  for (const key of keys) {
    wanted[key] = Reflect.get(expected, key);
    if (Object(actual) === actual && key in (actual as object))
      found[key] = Reflect.get(actual as object, key);
  }
  const isMatch = keys.every((key) => {
    const [value, want] = [found[key], wanted[key]];
    return want instanceof RegExp && typeof value === 'string'
      ? want.test(value)
      : isDeepEqual(value, want, 'strict');
  });
  if (isMatch) return undefined;
  const named = (properties: object): object => Object.assign(new Comparison(), properties);
  return describeFailure({ actual: named(found), expected: named(wanted), operator: 'deepStrictEqual' });
}

/** Gives the compared properties a name in the message. */
class Comparison {}
