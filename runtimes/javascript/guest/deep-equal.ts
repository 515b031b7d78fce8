import { isBoxed, type Kind, kindOf } from './kind.ts';

/** Strict compares like `Object.is` and minds prototypes; loose compares like `==` and does not. */
type Mode = 'strict' | 'loose';

/** True when two values have the same structure, as `assert.deepStrictEqual` and `assert.deepEqual` see it. */
export function isDeepEqual(a: unknown, b: unknown, mode: Mode): boolean {
  return isEqual(a, b, { mode, open: new Map() });
}

/** The pairs that are being compared: where two cycles meet again, they are taken for equal. */
interface Comparison {
  mode: Mode;
  open: Map<object, Set<object>>;
}

function isEqual(a: unknown, b: unknown, comparison: Comparison): boolean {
  if (Object.is(a, b)) return true;
  const isLoose = comparison.mode === 'loose';
  if (!isObject(a) || !isObject(b)) {
    // biome-ignore lint/suspicious/noDoubleEquals: loose equality is what is asked for
    return isLoose && (isObject(a) ? !isObject(b) && a == b : a == b);
  }
  if (!isLoose && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const kind = kindOf(a);
  if (kind !== kindOf(b) || tagOf(a) !== tagOf(b)) return false;
  const open = comparison.open.get(a) ?? new Set();
  if (open.has(b)) return true;
  comparison.open.set(a, open.add(b));
  const result = holdsSame(a, b, kind, comparison) && haveSameProperties(a, b, kind, comparison);
  open.delete(b);
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value);
}

/** Compares what is no property: the members of a set, the time of a date. */
function holdsSame(a: object, b: object, kind: Kind, comparison: Comparison): boolean {
  switch (kind) {
    case 'array':
      return (a as unknown[]).length === (b as unknown[]).length;
    case 'map':
      return haveSameEntries(a as Map<unknown, unknown>, b as Map<unknown, unknown>, comparison);
    case 'set':
      return haveSameMembers(a as Set<unknown>, b as Set<unknown>, comparison);
    case 'date':
      return Object.is((a as Date).getTime(), (b as Date).getTime());
    case 'regexp':
      return String(a) === String(b) && (a as RegExp).lastIndex === (b as RegExp).lastIndex;
    case 'error':
      return haveSameFault(a as Error, b as Error, comparison);
    case 'typedArray':
      return haveSameNumbers(a as Uint8Array, b as Uint8Array, comparison.mode);
    case 'arrayBuffer':
    case 'sharedArrayBuffer':
      return haveSameNumbers(new Uint8Array(a as ArrayBuffer), new Uint8Array(b as ArrayBuffer), 'strict');
    case 'dataView':
      return haveSameNumbers(bytesOf(a as DataView), bytesOf(b as DataView), 'strict');
    case 'promise':
    case 'weakMap':
    case 'weakRef':
    case 'weakSet':
      return false;
    default:
      return !isBoxed(kind) || Object.is(a.valueOf(), b.valueOf());
  }
}

function haveSameProperties(a: object, b: object, kind: Kind, comparison: Comparison): boolean {
  if (kind === 'typedArray') return true;
  const keys = keysOf(a, comparison.mode);
  if (keys.length !== keysOf(b, comparison.mode).length) return false;
  return keys.every(
    (key) =>
      Object.prototype.propertyIsEnumerable.call(b, key) &&
      isEqual(Reflect.get(a, key), Reflect.get(b, key), comparison),
  );
}

function keysOf(value: object, mode: Mode): PropertyKey[] {
  const names: PropertyKey[] = Object.keys(value);
  if (mode === 'loose') return names;
  const isEnumerable = (key: symbol): boolean => Object.prototype.propertyIsEnumerable.call(value, key);
  return names.concat(Object.getOwnPropertySymbols(value).filter(isEnumerable));
}

function haveSameFault(a: Error, b: Error, comparison: Comparison): boolean {
  const isSame = (key: string): boolean =>
    Object.hasOwn(a, key) === Object.hasOwn(b, key) &&
    isEqual(Reflect.get(a, key), Reflect.get(b, key), comparison);
  return a.name === b.name && a.message === b.message && isSame('cause') && isSame('errors');
}

function haveSameNumbers(a: Uint8Array, b: Uint8Array, mode: Mode): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const isSame = mode === 'strict' ? Object.is(a[index], b[index]) : a[index] === b[index];
    if (!isSame) return false;
  }
  return true;
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Members found by identity need no search; the rest must pair off, each with one of the other side. */
function haveSameMembers(a: Set<unknown>, b: Set<unknown>, comparison: Comparison): boolean {
  if (a.size !== b.size) return false;
  const rest = [...b].filter((member) => !a.has(member));
  return [...a].every((member) => {
    if (b.has(member)) return true;
    if (comparison.mode === 'strict' && !isObject(member)) return false;
    return takeFirst(rest, (other) => isEqual(member, other, comparison));
  });
}

function haveSameEntries(
  a: Map<unknown, unknown>,
  b: Map<unknown, unknown>,
  comparison: Comparison,
): boolean {
  if (a.size !== b.size) return false;
  const rest = [...b].filter(([key]) => !a.has(key));
  return [...a].every(([key, value]) => {
    if (b.has(key)) return isEqual(value, b.get(key), comparison);
    if (comparison.mode === 'strict' && !isObject(key)) return false;
    return takeFirst(
      rest,
      ([otherKey, other]) => isEqual(key, otherKey, comparison) && isEqual(value, other, comparison),
    );
  });
}

function takeFirst<T>(items: T[], matches: (item: T) => boolean): boolean {
  const at = items.findIndex(matches);
  if (at !== -1) items.splice(at, 1);
  return at !== -1;
}
