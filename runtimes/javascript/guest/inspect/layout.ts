import type { Context } from './context.ts';

const MANY = 6;
const MAX_COLUMNS = 15;
const SEPARATOR = 2;
/** A character is about this many times as high as it is wide: columns are chosen so that the block looks square. */
const CHARACTER_RATIO = 2.5;

/** What an object shows: its entries, the brackets around them, and the text before the brackets. */
interface Parts {
  entries: string[];
  brackets: [string, string];
  base: string;
  depth: number;
  /** The array that the entries are of, which lets many short ones stand in columns. */
  array?: ArrayLike<unknown>;
}

/** Puts the entries on one line where they are few, short and shallow; otherwise on a line each. */
export function layOut(parts: Parts, context: Context): string {
  const { base, brackets, array } = parts;
  const { compact } = context.settings;
  const start = base === '' ? brackets[0] : `${base} ${brackets[0]}`;
  let { entries } = parts;
  if (compact >= 1) {
    const count = entries.length;
    if (array && count > MANY) entries = group(entries, array, context);
    const isShallow = context.deepest - parts.depth < compact;
    if (isShallow && entries.length === count && fits(parts, context)) {
      return `${start} ${entries.join(', ')} ${brackets[1]}`;
    }
  }
  const lineStart = `\n${' '.repeat(context.indent)}`;
  return `${start}${lineStart}  ${entries.join(`,${lineStart}  `)}${lineStart}${brackets[1]}`;
}

function fits({ entries, brackets, base }: Parts, context: Context): boolean {
  const { breakLength } = context.settings;
  let length = 2 * entries.length + context.indent + brackets[0].length + base.length + 10;
  if (base.includes('\n')) return false;
  for (const entry of entries) {
    length += entry.length;
    if (length > breakLength || entry.includes('\n')) return false;
  }
  return length <= breakLength;
}

/** Joins entries of similar length into rows of aligned columns. */
function group(entries: string[], array: ArrayLike<unknown>, context: Context): string[] {
  const hasRest = context.settings.maxArrayLength < entries.length;
  const cells = hasRest ? entries.slice(0, -1) : entries;
  const columns = countColumns(cells, entries.length, context);
  if (columns <= 1) return entries;
  const widths = columnWidths(cells, columns);
  const alignRight = isNumeric(array, entries.length);
  const rows: string[] = [];
  for (let at = 0; at < cells.length; at += columns) {
    rows.push(joinRow(cells.slice(at, at + columns), widths, alignRight));
  }
  return hasRest ? rows.concat(entries.slice(-1)) : rows;
}

function countColumns(cells: string[], count: number, context: Context): number {
  const { breakLength, compact } = context.settings;
  const total = cells.reduce((sum, cell) => sum + cell.length + SEPARATOR, 0);
  const longest = cells.reduce((max, cell) => Math.max(max, cell.length), 0);
  const width = longest + SEPARATOR;
  const isWorthIt = width * 3 + context.indent < breakLength && (total / width > 5 || longest <= 6);
  if (!isWorthIt) return 1;
  const biased = Math.max(width - 3 - Math.sqrt(width - total / count), 1);
  return Math.min(
    Math.round(Math.sqrt(CHARACTER_RATIO * biased * cells.length) / biased),
    Math.floor((breakLength - context.indent) / width),
    compact * 4,
    MAX_COLUMNS,
  );
}

function columnWidths(cells: string[], columns: number): number[] {
  const widths = new Array<number>(columns).fill(0);
  for (const [index, cell] of cells.entries()) {
    const column = index % columns;
    widths[column] = Math.max(widths[column] ?? 0, cell.length + SEPARATOR);
  }
  return widths;
}

function joinRow(cells: string[], widths: number[], alignRight: boolean): string {
  return cells
    .map((cell, column) => {
      const isLast = column === cells.length - 1;
      const width = widths[column] ?? 0;
      if (alignRight) return isLast ? cell.padStart(width - SEPARATOR) : `${cell}, `.padStart(width);
      return isLast ? cell : `${cell}, `.padEnd(width);
    })
    .join('');
}

function isNumeric(array: ArrayLike<unknown>, count: number): boolean {
  for (let index = 0; index < count; index++) {
    if (typeof array[index] !== 'number' && typeof array[index] !== 'bigint') return false;
  }
  return true;
}
