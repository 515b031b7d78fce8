import { percentDecode } from '../web/search-params.ts';

/** What a parsed query holds: a list where a name comes more than once. */
export type ParsedQuery = Record<string, string | string[]>;

interface ParseOptions {
  maxKeys?: number;
  decodeURIComponent?: (text: string) => string;
}

interface StringifyOptions {
  encodeURIComponent?: (text: string) => string;
}

const DEFAULT_MAX_KEYS = 1000;

/** Percent-encodes a text as queries need it. */
function encodeText(text: unknown): string {
  return encodeURIComponent(String(text));
}

/** Percent-decodes a text; what is malformed stays as it is. */
function decodeText(text: string): string {
  return percentDecode(text);
}

/** Parses a query to an object without a prototype. */
export function parse(query: string, separator = '&', equals = '=', options: ParseOptions = {}): ParsedQuery {
  const result: ParsedQuery = Object.create(null);
  if (typeof query !== 'string' || query === '') return result;
  const decode = options.decodeURIComponent ?? decodeText;
  const maxKeys = options.maxKeys ?? DEFAULT_MAX_KEYS;
  const pairs = query.split(separator || '&').filter((pair) => pair !== '');
  for (const pair of maxKeys > 0 ? pairs.slice(0, maxKeys) : pairs) {
    const cut = pair.indexOf(equals || '=');
    const name = decodeWith(decode, cut < 0 ? pair : pair.slice(0, cut));
    const value = cut < 0 ? '' : decodeWith(decode, pair.slice(cut + (equals || '=').length));
    const known = result[name];
    if (known === undefined) result[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else result[name] = [known, value];
  }
  return result;
}

/** Makes a query of an object's values: strings, numbers, booleans, and lists of them. */
export function stringify(
  values: Record<string, unknown>,
  separator = '&',
  equals = '=',
  options: StringifyOptions = {},
): string {
  if (values === null || typeof values !== 'object') return '';
  const encode = options.encodeURIComponent ?? encodeText;
  const pair = (name: string, value: unknown): string =>
    `${encode(name)}${equals}${encode(primitive(value))}`;
  return Object.entries(values)
    .flatMap(([name, value]) =>
      Array.isArray(value) ? value.map((item) => pair(name, item)) : pair(name, value),
    )
    .join(separator);
}

export const decode = parse;
export const encode = stringify;

export { decodeText as unescape, encodeText as escape };
export default { decode, encode, escape: encodeText, parse, stringify, unescape: decodeText };

function decodeWith(decode: (text: string) => string, text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decode(spaced);
  } catch {
    return decodeText(spaced);
  }
}

function primitive(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : '';
}
