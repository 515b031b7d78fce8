import { formatProperty } from './inspect/children.ts';
import { type Context, type InspectOptions, makeContext } from './inspect/context.ts';
import { layOut } from './inspect/layout.ts';
import { lookUp, prefixOf } from './inspect/name.ts';
import { type Outline, outlineOf } from './inspect/outline.ts';
import { formatPrimitive } from './inspect/primitive.ts';

export type { InspectOptions } from './inspect/context.ts';

/** The key of a method by which an object says how it is shown: `(depth, options, inspect) => unknown`. */
export const custom = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value as text, laid out as Node lays it out. Runs no getter of the value itself and never throws for what a proxy
 * does; the text is bounded, so that a huge graph ends in names instead of filling the memory.
 */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  return formatValue(makeContext(options, formatValue), value, 0);
}

function formatValue(context: Context, value: unknown, depth: number): string {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    const text = formatPrimitive(value, context);
    context.budget -= text.length;
    return text;
  }
  try {
    return formatCustom(context, value, depth) ?? formatObject(context, value, depth);
  } catch (error) {
    return formatFailure(error);
  }
}

function formatCustom(context: Context, value: object, depth: number): string | undefined {
  if (!context.settings.customInspect) return undefined;
  const show = lookUp(value, custom);
  if (typeof show !== 'function' || show === inspect || isPrototype(value)) return undefined;
  const options = { ...context.settings, depth: context.settings.depth - depth, stylize: String };
  const shown: unknown = show.call(value, options.depth, options, inspect);
  if (shown === value) return undefined;
  const text = typeof shown === 'object' ? formatValue(context, shown, depth) : String(shown);
  return text.replaceAll('\n', `\n${' '.repeat(context.indent)}`);
}

function isPrototype(value: object): boolean {
  const maker = Object.getOwnPropertyDescriptor(value, 'constructor')?.value;
  return typeof maker === 'function' && maker.prototype === value;
}

function formatObject(context: Context, value: object, depth: number): string {
  if (context.open.includes(value)) return formatCircular(context, value);
  const outline = outlineOf(value, context);
  const { base, brackets, keys, children } = outline;
  if (keys.length === 0 && !children) {
    const text = base === '' ? brackets.join('') : base;
    context.budget -= text.length;
    return text;
  }
  if (depth > context.settings.depth || context.budget <= 0) return closedText(outline);
  return formatOpen(context, value, { outline, depth: depth + 1 });
}

/** What stands for an object that lies too deep: `[Object]`. */
function closedText({ name }: Outline): string {
  const text = prefixOf(name, 'Object').slice(0, -1);
  return name.maker === null ? text : `[${text}]`;
}

function formatCircular(context: Context, value: object): string {
  const number = context.circular.get(value) ?? context.circular.size + 1;
  context.circular.set(value, number);
  return `[Circular *${number}]`;
}

function formatOpen(context: Context, value: object, at: { outline: Outline; depth: number }): string {
  const { outline, depth } = at;
  context.open.push(value);
  context.deepest = depth;
  const entries = formatEntries(context, value, at);
  context.open.pop();
  const reference = context.circular.get(value);
  const base = reference === undefined ? outline.base : `<ref *${reference}> ${outline.base}`.trimEnd();
  const { brackets, array } = outline;
  const text = layOut({ entries, brackets, base, depth, ...(array && { array }) }, context);
  context.budget -= entries.reduce((rest, entry) => rest - entry.length, text.length);
  return text;
}

function formatEntries(context: Context, value: object, at: { outline: Outline; depth: number }): string[] {
  const { outline, depth } = at;
  const entries = outline.children?.(depth) ?? [];
  const own: string[] = [];
  for (const key of outline.keys) {
    if (context.budget <= 0) {
      own.push(`... ${outline.keys.length - own.length} more properties`);
      break;
    }
    own.push(formatProperty(value, key, context, depth));
  }
  const { sorted } = context.settings;
  const compare = typeof sorted === 'function' ? sorted : undefined;
  if (!sorted) return entries.concat(own);
  return outline.array ? entries.concat(own.sort(compare)) : entries.concat(own).sort(compare);
}

/** What stands for an object that a proxy's trap, a custom inspector or the depth of the stack kept from being read. */
function formatFailure(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (message === 'InternalError: out of memory') throw error;
  if (message.includes('revoked proxy')) return '<Revoked Proxy>';
  if (message === 'InternalError: stack overflow') {
    return '[Object: Inspection interrupted prematurely. Maximum call stack size exceeded.]';
  }
  return `[Object: Inspection failed with ${message}]`;
}
