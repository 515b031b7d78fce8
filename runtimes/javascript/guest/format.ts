import { formatNumber } from './inspect/primitive.ts';
import { type InspectOptions, inspect } from './inspect.ts';

const DIRECTIVE = /%[sdifjoOc%]/g;

/** Joins values as `console.log` does: a first string's `%` directives take the values after it. */
export function format(...values: unknown[]): string {
  return formatAll(values, {});
}

/** {@link format} over a list, with options for the objects in it. */
export function formatAll(values: readonly unknown[], options: InspectOptions): string {
  const [first] = values;
  if (values.length === 1) return typeof first === 'string' ? first : inspect(first, options);
  if (typeof first !== 'string' || !first.includes('%')) return join(values, options);
  return formatDirectives(first, values.slice(1), options);
}

function join(values: readonly unknown[], options: InspectOptions): string {
  let text = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (index > 0) text += ' ';
    text += typeof value === 'string' ? value : inspect(value, options);
  }
  return text;
}

function formatDirectives(template: string, values: readonly unknown[], options: InspectOptions): string {
  let taken = 0;
  const text = template.replace(DIRECTIVE, (directive) => {
    if (directive === '%%') return '%';
    if (taken === values.length) return directive;
    return convert(directive, values[taken++], options);
  });
  const rest = values.slice(taken);
  return rest.length === 0 ? text : `${text} ${join(rest, options)}`;
}

function convert(directive: string, value: unknown, options: InspectOptions): string {
  switch (directive) {
    case '%s':
      return toText(value, options);
    case '%d':
      return toNumber(value, Number);
    case '%i':
      return toNumber(value, Number.parseInt);
    case '%f':
      return typeof value === 'symbol' ? 'NaN' : formatNumber(Number.parseFloat(String(value)));
    case '%j':
      return toJson(value);
    case '%o':
      return inspect(value, { ...options, showHidden: true, depth: 4 });
    case '%O':
      return inspect(value, options);
    default:
      return '';
  }
}

function toNumber(value: unknown, read: (value: string) => number): string {
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'symbol' ? 'NaN' : formatNumber(read(value as string));
}

function toText(value: unknown, options: InspectOptions): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null || saysItself(value)) return String(value);
  return inspect(value, { ...options, depth: 0 });
}

/** True when the guest's own code turns the object into a string. */
function saysItself(value: object): boolean {
  for (let owner: object | null = value; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (BUILTIN_PROTOTYPES.has(owner)) return false;
    if (Object.hasOwn(owner, 'toString') || Object.hasOwn(owner, Symbol.toPrimitive)) return true;
  }
  return false;
}

const BUILTIN_PROTOTYPES = new Set<object>(
  Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    const prototype: unknown = Reflect.get(globalThis, name)?.prototype;
    return typeof prototype === 'object' && prototype !== null ? [prototype] : [];
  }),
);

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('circular')) return '[Circular]';
    throw error;
  }
}
