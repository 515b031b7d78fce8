import type { Name } from './name.ts';

type Callable = (...args: never[]) => unknown;

/** A function without its properties: `[Function: f]`, `[AsyncFunction: f]`, `[class A extends B]`. */
export function formatFunction(value: Callable, name: Name): string {
  return isClass(value) ? formatClass(value, name) : formatPlain(value, name);
}

/** The prelude's own functions have no source: its classes are what takes no other `prototype`, as the engine's types. */
function isClass(value: Callable): boolean {
  const source = Function.prototype.toString.call(value);
  if (/^class[\s{]/.test(source)) return true;
  if (!source.endsWith(NO_SOURCE) || engineTypes.has(value)) return false;
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

const NO_SOURCE = '{\n    [native code]\n}';

function formatPlain(value: Callable, { maker, tag }: Name): string {
  const type = KINDS.get(Object.getPrototypeOf(value)) ?? 'Function';
  const own = ownName(value);
  const title = `${maker === null ? ' (null prototype)' : ''}${own === '' ? ' (anonymous)' : `: ${own}`}`;
  const makerText = maker !== null && maker !== type && maker !== 'Function' ? ` ${maker}` : '';
  const tagText = tag !== '' && tag !== type && tag !== maker ? ` [${tag}]` : '';
  return `[${type}${title}]${makerText}${tagText}`;
}

function formatClass(value: Callable, { maker, tag }: Name): string {
  const makerText = maker !== null && maker !== 'Function' ? ` [${maker}]` : '';
  const tagText = tag !== '' && tag !== maker ? ` [${tag}]` : '';
  return `[class ${ownName(value) || '(anonymous)'}${makerText}${tagText}${parentText(value, maker)}]`;
}

function parentText(value: Callable, maker: string | null): string {
  if (maker === null) return ' extends [null prototype]';
  const parent: unknown = Object.getPrototypeOf(value);
  const parentName = typeof parent === 'function' ? ownName(parent as Callable) : '';
  return parentName === '' ? '' : ` extends ${parentName}`;
}

function ownName(value: Callable): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' ? name : '';
}

const KINDS = new Map<object, string>([
  [Object.getPrototypeOf(async () => undefined), 'AsyncFunction'],
  [Object.getPrototypeOf(nothing), 'GeneratorFunction'],
  [Object.getPrototypeOf(nothingLater), 'AsyncGeneratorFunction'],
]);

/** The engine's own types: those with a global name, as the module is loaded at boot, and those without. */
const engineTypes = new Set<unknown>([
  ...Object.getOwnPropertyNames(globalThis).map((name) => Reflect.get(globalThis, name)),
  Object.getPrototypeOf(Uint8Array),
  ...[...KINDS.keys()].map((prototype) => prototype.constructor),
]);

function* nothing(): Generator<undefined> {
  yield undefined;
}

async function* nothingLater(): AsyncGenerator<undefined> {
  yield undefined;
}
