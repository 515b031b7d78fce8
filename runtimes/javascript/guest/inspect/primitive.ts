import type { Context } from './context.ts';

const PLAIN_KEY = /^[A-Za-z_][A-Za-z_0-9]*$/;
const SHORT_LINE = 16;
const NEEDS_ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const NEEDS_ESCAPE_ALL = new RegExp(NEEDS_ESCAPE, 'g');
const NAMED_ESCAPES: Record<string, string> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
};

/** A value that is not an object, as source text. */
export function formatPrimitive(value: unknown, context: Context): string {
  if (typeof value === 'string') return formatString(value, context);
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'bigint') return `${value}n`;
  return String(value);
}

/** A number as source text: the minus of zero shows. */
export function formatNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A string in the quotes that need the fewest escapes. */
function quote(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `'${text}'`;
  const mark = quoteFor(text);
  return (
    mark +
    text.replace(NEEDS_ESCAPE_ALL, (char) => (char === "'" && mark !== "'" ? char : escapeChar(char))) +
    mark
  );
}

/** A property key as it stands before the colon; a hidden one in brackets. */
export function formatKey(key: string | symbol, isEnumerable: boolean): string {
  if (typeof key === 'symbol') return isEnumerable ? String(key) : `[${String(key)}]`;
  if (key === '__proto__') return "['__proto__']";
  if (!isEnumerable) return `[${key}]`;
  return PLAIN_KEY.test(key) ? key : quote(key);
}

function quoteFor(text: string): string {
  if (!text.includes("'")) return "'";
  if (!text.includes('"')) return '"';
  return text.includes('`') || text.includes('${') ? "'" : '`';
}

function escapeChar(char: string): string {
  const code = char.charCodeAt(0);
  if (char === "'") return "\\'";
  if (code > 0xff) return `\\u${code.toString(16)}`;
  return NAMED_ESCAPES[char] ?? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

function formatString(text: string, context: Context): string {
  const { maxStringLength, breakLength } = context.settings;
  const rest = text.length - maxStringLength;
  const shown = rest > 0 ? text.slice(0, maxStringLength) : text;
  const trailer = rest > 0 ? `... ${rest} more character${rest > 1 ? 's' : ''}` : '';
  const mustSplit = shown.length > SHORT_LINE && shown.length > breakLength - context.indent - 4;
  if (!mustSplit || !shown.includes('\n')) return quote(shown) + trailer;
  const lines = shown.split(/(?<=\n)/).map(quote);
  return lines.join(` +\n${' '.repeat(context.indent + 2)}`) + trailer;
}
