import type { FuncType, ValType } from './binary/types.ts';

/** A call that a module cannot be asked for; the message says where in the snippet, and what was expected. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
}

type Number32Or64 = number | bigint;

/** Turns JSON into a function's arguments. @throws Mismatch */
export function toArguments({ params }: FuncType, args: readonly unknown[]): Number32Or64[] {
  if (args.length !== params.length) {
    throw new Mismatch(`invoke.args: expected ${params.length} (${params.join(', ')}), got ${args.length}`);
  }
  return params.map((type, index) => {
    const value = READERS[type]?.(args[index]);
    if (value !== undefined) return value;
    throw new Mismatch(`invoke.args[${index}]: expected ${describe(type)}, got ${shown(args[index])}`);
  });
}

/** Turns the results of a function that JSON can call into JSON: nothing, one value, or an array. */
export function fromResults({ results }: FuncType, returned: unknown): unknown {
  const values = results.length === 1 ? [returned] : [...((returned ?? []) as Iterable<unknown>)];
  const json = results.map((type, index) => toJson(type, values[index]));
  return json.length > 1 ? json : json[0];
}

/** Refuses a function that JSON cannot call. @throws Mismatch */
export function checkCallable({ params, results }: FuncType): void {
  const odd = [...params, ...results].find((type) => READERS[type] === undefined);
  if (odd !== undefined)
    throw new Mismatch(`invoke.export: expected numbers alone, got a function with ${odd}`);
}

/** The integers that fit a number of so many bits, signed or not, and the text of JSON that gives one. */
function readInteger(value: unknown, bits: number): bigint | undefined {
  const isText = typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  if (!isText && !Number.isSafeInteger(value)) return undefined;
  const integer = BigInt(value as string | number);
  return integer >= -(2n ** BigInt(bits - 1)) && integer < 2n ** BigInt(bits) ? integer : undefined;
}

function readFloat(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && Object.hasOwn(NOT_FINITE, value) ? NOT_FINITE[value] : undefined;
}

const NOT_FINITE: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

const READERS: Readonly<Partial<Record<ValType, (value: unknown) => Number32Or64 | undefined>>> = {
  i32: (value) => {
    const integer = readInteger(value, 32);
    return integer === undefined ? undefined : Number(integer);
  },
  i64: (value) => readInteger(value, 64),
  f32: readFloat,
  f64: readFloat,
};

const RANGES: Readonly<Record<string, string>> = {
  i32: 'i32 (a whole number of 32 bits)',
  i64: 'i64 (a whole number of 64 bits; as a string beyond 2^53)',
  f32: 'f32 (a number, or "NaN", "Infinity", "-Infinity")',
  f64: 'f64 (a number, or "NaN", "Infinity", "-Infinity")',
};

function describe(type: ValType): string {
  return RANGES[type] ?? type;
}

function toJson(type: ValType, value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  throw new Error(`Expected a number as a result, got ${type}`);
}

function shown(value: unknown): string {
  if (value === null || typeof value !== 'object') return `${JSON.stringify(value)}`.slice(0, 80);
  return Array.isArray(value) ? 'an array' : 'an object';
}
