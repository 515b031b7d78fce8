import type { Context } from './context.ts';
import { formatKey, formatNumber } from './primitive.ts';

const INDEX = /^(?:0|[1-9]\d*)$/;
const MAX_INDEX = 2 ** 32 - 2;

/** The shown keys of an object: enumerable ones, and hidden ones too where they were asked for. */
export function keysOf(value: object, context: Context, skipIndices = false): PropertyKey[] {
  const { showHidden } = context.settings;
  const names = showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value);
  const symbols = Object.getOwnPropertySymbols(value);
  const isShown = (key: PropertyKey): boolean =>
    showHidden || Object.prototype.propertyIsEnumerable.call(value, key);
  const shown: PropertyKey[] = skipIndices ? afterIndices(names) : names;
  return symbols.length === 0 ? shown : shown.concat(symbols.filter(isShown));
}

/** One property as `key: value`. */
export function formatProperty(owner: object, key: PropertyKey, context: Context, depth: number): string {
  const property = Object.getOwnPropertyDescriptor(owner, key);
  const text = formatSlot(property, context, depth);
  const name = formatKey(typeof key === 'number' ? String(key) : key, property?.enumerable ?? true);
  return `${name}: ${text}`;
}

function formatSlot(property: PropertyDescriptor | undefined, context: Context, depth: number): string {
  if (property?.get) return property.set ? '[Getter/Setter]' : '[Getter]';
  if (property?.set) return '[Setter]';
  context.indent += 2;
  const text = context.format(property?.value, depth);
  context.indent -= 2;
  return text;
}

/** The elements of an array, with runs of holes as one entry. */
export function formatElements(value: unknown[], context: Context, depth: number): string[] {
  const limit = context.settings.maxArrayLength;
  const output: string[] = [];
  let index = 0;
  for (; index < value.length && output.length < limit && context.budget > 0; index++) {
    const element = Object.getOwnPropertyDescriptor(value, index);
    if (!element) return formatSparse(value, context, { depth, output, index });
    output.push(formatSlot(element, context, depth));
  }
  return withRest(output, value.length - index);
}

/** Walks the keys from the first hole on, since a hole can be billions of elements long. */
function formatSparse(
  value: unknown[],
  context: Context,
  { depth, output, index: start }: { depth: number; output: string[]; index: number },
): string[] {
  const limit = context.settings.maxArrayLength;
  let index = start;
  for (const key of [...Object.keys(value).slice(start).filter(isIndex), String(value.length)]) {
    if (output.length >= limit || context.budget <= 0) break;
    const next = Number(key);
    if (next > index) output.push(`<${next - index} empty item${next - index > 1 ? 's' : ''}>`);
    index = next;
    if (output.length >= limit || next === value.length) break;
    output.push(formatSlot(Object.getOwnPropertyDescriptor(value, next), context, depth));
    index++;
  }
  return withRest(output, value.length - index);
}

/** The numbers of a typed array. */
export function formatNumbers(value: ArrayLike<number | bigint>, context: Context): string[] {
  const shown = Math.min(value.length, context.settings.maxArrayLength);
  const output: string[] = [];
  for (let index = 0; index < shown; index++) {
    const element = value[index];
    output.push(typeof element === 'bigint' ? `${element}n` : formatNumber(element ?? 0));
  }
  return withRest(output, value.length - shown);
}

/** The members of a set. */
export function formatMembers(value: Set<unknown>, context: Context, depth: number): string[] {
  return formatSome(Set.prototype.values.call(value), value.size, context, (member) =>
    context.format(member, depth),
  );
}

/** The entries of a map. */
export function formatEntries(value: Map<unknown, unknown>, context: Context, depth: number): string[] {
  return formatSome(Map.prototype.entries.call(value), value.size, context, ([key, member]) => {
    const name = context.format(key, depth);
    return `${name} => ${context.format(member, depth)}`;
  });
}

/** The bytes of a buffer, as Node shows them. */
export function formatBuffer(value: ArrayBuffer, context: Context): string[] {
  const { maxArrayLength } = context.settings;
  if (value.detached) return ['(detached)', `[byteLength]: ${value.byteLength}`];
  const bytes = new Uint8Array(value, 0, Math.min(maxArrayLength, value.byteLength));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const rest = value.byteLength - bytes.length;
  const more = rest > 0 ? ` ... ${rest} more byte${rest > 1 ? 's' : ''}` : '';
  return [`[Uint8Contents]: <${hex}${more}>`, `[byteLength]: ${value.byteLength}`];
}

function formatSome<T>(
  members: Iterable<T>,
  size: number,
  context: Context,
  formatOne: (member: T) => string,
): string[] {
  const output: string[] = [];
  context.indent += 2;
  for (const member of members) {
    if (output.length >= context.settings.maxArrayLength || context.budget <= 0) break;
    output.push(formatOne(member));
  }
  context.indent -= 2;
  return withRest(output, size - output.length);
}

function withRest(output: string[], rest: number): string[] {
  if (rest > 0) output.push(`... ${rest} more item${rest > 1 ? 's' : ''}`);
  return output;
}

function isIndex(key: string): boolean {
  return INDEX.test(key) && Number(key) <= MAX_INDEX;
}

/** Own names list indices first, so that the walk from the end is short. */
function afterIndices(names: string[]): string[] {
  const lastIndex = names.findLastIndex(isIndex);
  return names.slice(lastIndex + 1);
}
