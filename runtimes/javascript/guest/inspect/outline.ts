import { isArguments, isBoxed, type Kind, kindOf } from '../kind.ts';
import {
  formatBuffer,
  formatElements,
  formatEntries,
  formatMembers,
  formatNumbers,
  keysOf,
} from './children.ts';
import type { Context } from './context.ts';
import { formatError } from './error.ts';
import { formatFunction } from './function.ts';
import { type Name, nameOf, prefixOf } from './name.ts';
import { formatPrimitive } from './primitive.ts';

/** How an object is drawn, before what it holds is formatted. */
export interface Outline {
  name: Name;
  /** What stands for the object itself, before the brackets of its properties: `[Function: f]`, a date, an error. */
  base: string;
  brackets: [string, string];
  keys: PropertyKey[];
  /** Makes the entries that are no properties; absent when there are none. */
  children?: (depth: number) => string[];
  array?: ArrayLike<unknown>;
}

/** The outline of an object. */
export function outlineOf(value: object, context: Context): Outline {
  const kind = kindOf(value);
  const name = nameOf(value);
  const draw = DRAW[kind] ?? (isBoxed(kind) ? drawBoxed : drawObject);
  return draw({ value, name, context, kind });
}

interface Subject {
  value: object;
  name: Name;
  context: Context;
  kind: Kind;
}

type Draw = (subject: Subject) => Outline;

const DRAW: { [K in Kind]?: Draw } = {
  array: drawArray,
  typedArray: drawTypedArray,
  map: drawMap,
  set: drawSet,
  function: drawFunction,
  error: ({ value, name, context }) => {
    const keys = keysOf(value, context);
    return { name, base: formatError(value, name, keys, context), brackets: ['{', '}'], keys };
  },
  date: (subject) => drawBase(subject, 'Date', dateText(subject.value as Date)),
  regexp: (subject) => drawBase(subject, 'RegExp', RegExp.prototype.toString.call(subject.value)),
  arrayBuffer: (subject) => drawBuffer(subject, 'ArrayBuffer'),
  sharedArrayBuffer: (subject) => drawBuffer(subject, 'SharedArrayBuffer'),
  dataView: drawView,
  promise: (subject) => drawNamed(subject, 'Promise'),
  weakRef: (subject) => drawNamed(subject, 'WeakRef'),
  weakMap: (subject) => ({ ...drawNamed(subject, 'WeakMap'), children: () => ['<items unknown>'] }),
  weakSet: (subject) => ({ ...drawNamed(subject, 'WeakSet'), children: () => ['<items unknown>'] }),
};

function drawObject(subject: Subject): Outline {
  const { name, value } = subject;
  if (name.maker === 'Object') {
    if (isArguments(value)) return withPrefix(subject, '[Arguments] ');
    if (name.tag === '') return withPrefix(subject, '');
  }
  const isModule = name.maker === null && name.tag === 'Module';
  return drawNamed(subject, isModule ? 'Module' : 'Object');
}

function drawNamed(subject: Subject, fallback: string): Outline {
  return withPrefix(subject, prefixOf(subject.name, fallback));
}

function withPrefix({ value, name, context }: Subject, prefix: string): Outline {
  return { name, base: '', brackets: [`${prefix}{`, '}'], keys: keysOf(value, context) };
}

function drawArray({ value, name, context }: Subject): Outline {
  const array = value as unknown[];
  const isPlain = name.maker === 'Array' && name.tag === '';
  const prefix = isPlain ? '' : prefixOf(name, 'Array', `(${array.length})`);
  const keys = keysOf(array, context, true);
  const outline: Outline = { name, base: '', brackets: [`${prefix}[`, ']'], keys, array };
  if (array.length > 0) outline.children = (depth) => formatElements(array, context, depth);
  return outline;
}

function drawTypedArray({ value, name, context }: Subject): Outline {
  const array = value as Uint8Array;
  const prefix = prefixOf(name, 'TypedArray', `(${array.length})`);
  const outline: Outline = {
    name,
    base: '',
    brackets: [`${prefix}[`, ']'],
    // Keys of its own are as good as unheard of, and listing them makes a string of every index.
    keys: [],
    array,
  };
  if (array.length > 0) outline.children = () => formatNumbers(array, context);
  return outline;
}

function drawMap(subject: Subject): Outline {
  const map = subject.value as Map<unknown, unknown>;
  const outline = withPrefix(subject, prefixOf(subject.name, 'Map', `(${map.size})`));
  if (map.size > 0) outline.children = (depth) => formatEntries(map, subject.context, depth);
  return outline;
}

function drawSet(subject: Subject): Outline {
  const set = subject.value as Set<unknown>;
  const outline = withPrefix(subject, prefixOf(subject.name, 'Set', `(${set.size})`));
  if (set.size > 0) outline.children = (depth) => formatMembers(set, subject.context, depth);
  return outline;
}

function drawFunction({ value, name, context }: Subject): Outline {
  const base = formatFunction(value as () => unknown, name);
  return { name, base, brackets: ['{', '}'], keys: keysOf(value, context) };
}

function drawBase({ value, name, context }: Subject, builtin: string, text: string): Outline {
  const prefix = prefixOf(name, builtin);
  const base = prefix === `${builtin} ` ? text : `${prefix}${text}`;
  return { name, base, brackets: ['{', '}'], keys: keysOf(value, context) };
}

function drawBuffer(subject: Subject, builtin: string): Outline {
  const outline = drawNamed(subject, builtin);
  outline.children = () => formatBuffer(subject.value as ArrayBuffer, subject.context);
  return outline;
}

function drawView(subject: Subject): Outline {
  const view = subject.value as DataView;
  const { context } = subject;
  const outline = drawNamed(subject, 'DataView');
  outline.children = (depth) => {
    context.indent += 2;
    const buffer = context.format(view.buffer, depth);
    context.indent -= 2;
    return [`[byteLength]: ${view.byteLength}`, `[byteOffset]: ${view.byteOffset}`, `[buffer]: ${buffer}`];
  };
  return outline;
}

function drawBoxed({ value, name, context, kind }: Subject): Outline {
  const type = kind === 'bigint' ? 'BigInt' : `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const primitive: unknown = value.valueOf();
  const { maker, tag } = name;
  const makerText = maker === null ? ' (null prototype)' : maker === type ? '' : ` (${maker})`;
  const tagText = tag !== '' && tag !== maker ? ` [${tag}]` : '';
  const base = `[${type}${makerText}: ${formatPrimitive(primitive, context)}]${tagText}`;
  return { name, base, brackets: ['{', '}'], keys: keysOf(value, context, kind === 'string') };
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}
