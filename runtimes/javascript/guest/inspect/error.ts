import { isCoded } from '../node-error.ts';
import { cleanStack } from '../stack.ts';
import type { Context } from './context.ts';
import { lookUp, type Name, prefixOf } from './name.ts';

/**
 * An error's title and its frames, indented to where it stands; in square brackets when no frame is the guest's.
 * Takes the keys that will be shown beneath, and removes and adds those that an error hides and shows.
 */
export function formatError(error: object, name: Name, keys: PropertyKey[], context: Context): string {
  const text = errorText(error, name);
  hideRepeated(error, text, keys);
  showHidden(error, keys);
  const framed = text.includes('\n    at ') ? text : `[${text}]`;
  return context.indent === 0 ? framed : framed.replaceAll('\n', `\n${' '.repeat(context.indent)}`);
}

function errorText(error: object, name: Name): string {
  const stack = lookUp(error, 'stack');
  if (typeof stack !== 'string' || stack === '') return title(error, name);
  if (!/^ {4}at /.test(stack)) return stack;
  const frames = cleanStack(stack);
  return frames === '' ? title(error, name) : `${title(error, name)}\n${frames}`;
}

function title(error: object, name: Name): string {
  const message = textOf(lookUp(error, 'message'));
  const heading = titleName(error, textOf(lookUp(error, 'name') ?? 'Error'), name);
  return message === '' ? heading : `${heading}: ${message}`;
}

/** The error's own name, unless its class says more: `FooError` for a class that never set a name. */
function titleName(error: object, own: string, name: Name): string {
  const shown = isCoded(error) ? `${own} [${textOf(lookUp(error, 'code'))}]` : own;
  if (name.maker !== null && !own.endsWith('Error')) return shown;
  const made = prefixOf(name, 'Error').slice(0, -1);
  if (made === own) return shown;
  return made.includes(own) ? made + shown.slice(own.length) : `${made} [${own}]${shown.slice(own.length)}`;
}

function hideRepeated(error: object, text: string, keys: PropertyKey[]): void {
  for (const key of ['name', 'message', 'stack']) {
    const index = keys.indexOf(key);
    if (index === -1) continue;
    const value = lookUp(error, key);
    if (key === 'stack' || (typeof value === 'string' && text.includes(value))) keys.splice(index, 1);
  }
}

function showHidden(error: object, keys: PropertyKey[]): void {
  if (Object.hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(lookUp(error, 'errors')) && !keys.includes('errors')) keys.push('errors');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : String(value);
}
