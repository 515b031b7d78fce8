import { invalidArgument, nodeError } from './node-error.ts';

type CodedError = ReturnType<typeof nodeError>;

/** The error for an argument of the right type that makes no sense. */
export function invalidValue(name: string, actual: unknown, reason = 'is invalid'): CodedError {
  const message = `The argument '${name}' ${reason}. Received ${show(actual)}`;
  return nodeError(TypeError, 'ERR_INVALID_ARG_VALUE', message);
}

/** The error for a number out of its range; `range` reads like `>= 0 and <= 255`. */
export function outOfRange(name: string, range: string, actual: unknown): CodedError {
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${showNumber(actual)}`;
  return nodeError(RangeError, 'ERR_OUT_OF_RANGE', message);
}

/** Checks a callback that is required. @throws TypeError `ERR_INVALID_ARG_TYPE` */
export function assertFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw invalidArgument(name, 'of type function', value);
}

function show(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'string') return String(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\u00', '\\x')}'`;
}

/** Integers above 2^32 carry separators, as Node prints them. */
function showNumber(value: unknown): string {
  const isWhole = typeof value === 'bigint' || Number.isInteger(value);
  const isLarge = isWhole && (Number(value) > 2 ** 32 || Number(value) < -(2 ** 32));
  return isLarge ? show(value).replace(/\B(?=(\d{3})+(?!\d))/g, '_') : show(value);
}
