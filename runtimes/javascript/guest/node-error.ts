type ErrorClass = new (message: string) => Error;

const coded = new WeakSet<object>();

/** An error as Node's own modules throw it: its `code` stands beside the name when it is printed. */
export function nodeError(Class: ErrorClass, code: string, message: string): Error & { code: string } {
  return withCode(new Class(message), code);
}

/** Gives an error its `code`, and marks it as one of ours. */
export function withCode<E extends Error>(error: E, code: string): E & { code: string } {
  coded.add(error);
  return Object.assign(error, { code });
}

/** True for an error that {@link nodeError} or {@link withCode} made. */
export function isCoded(error: object): boolean {
  return coded.has(error);
}

/** The TypeError for an argument of a wrong type; `expected` reads like `of type function`. */
export function invalidArgument(name: string, expected: string, actual: unknown): Error & { code: string } {
  return nodeError(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The "${name}" argument must be ${expected}. Received ${describe(actual)}`,
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'object') return `an instance of ${value.constructor?.name ?? 'Object'}`;
  const text =
    typeof value === 'string' ? `'${value.length > 28 ? `${value.slice(0, 25)}...` : value}'` : String(value);
  return `type ${typeof value} (${text}${typeof value === 'bigint' ? 'n' : ''})`;
}
