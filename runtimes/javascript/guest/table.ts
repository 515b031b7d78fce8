import { inspect } from './inspect.ts';
import { kindOf } from './kind.ts';

const INDEX = '(index)';
const ITERATION_INDEX = '(iteration index)';
const VALUES = 'Values';

/** Draws rows as the box table of `console.table`; undefined for what is no table. `columns` picks and orders. */
export function drawTable(data: unknown, columns?: readonly string[]): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const rows = rowsOf(data);
  const heads = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row.cells)))];
  const hasValues = rows.some((row) => row.value !== undefined);
  const titles = [rows[0]?.indexTitle ?? INDEX, ...(rows[0]?.key === undefined ? [] : ['Key']), ...heads];
  if (hasValues) titles.push(VALUES);
  const lines = rows.map((row) => {
    const cells = [row.index, ...(row.key === undefined ? [] : [row.key])];
    cells.push(...heads.map((head) => (Object.hasOwn(row.cells, head) ? (row.cells[head] ?? '') : '')));
    return hasValues ? [...cells, row.value ?? ''] : cells;
  });
  return draw(titles, lines);
}

/** One line of the table: named cells for an object, a bare value for anything else. */
interface Row {
  index: string;
  indexTitle: string;
  key?: string;
  cells: Record<string, string>;
  value?: string;
}

function rowsOf(data: object): Row[] {
  const kind = kindOf(data);
  if (kind === 'map') {
    return [...(data as Map<unknown, unknown>)].map(([key, value], index) => ({
      index: String(index),
      indexTitle: ITERATION_INDEX,
      key: show(key),
      cells: {},
      value: show(value),
    }));
  }
  if (kind === 'set') {
    const members = [...(data as Set<unknown>)];
    return members.map((value, index) => ({ ...rowOf(String(index), value), indexTitle: ITERATION_INDEX }));
  }
  return Object.entries(data).map(([index, value]) => rowOf(index, value));
}

function rowOf(index: string, value: unknown): Row {
  const row: Row = { index, indexTitle: INDEX, cells: {} };
  if (typeof value !== 'object' || value === null) return { ...row, value: show(value) };
  for (const [key, cell] of Object.entries(value)) row.cells[key] = show(cell);
  return row;
}

function show(value: unknown): string {
  return inspect(value, {
    depth: typeof value === 'object' ? 0 : 2,
    maxArrayLength: 3,
    breakLength: Infinity,
  });
}

function draw(titles: string[], lines: string[][]): string {
  const widths = titles.map((title, column) =>
    lines.reduce((width, cells) => Math.max(width, widthOf(cells[column] ?? '')), widthOf(title)),
  );
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const row = (cells: string[]): string =>
    `│${cells.map((cell, column) => ` ${cell}${' '.repeat((widths[column] ?? 0) - widthOf(cell))} `).join('│')}│`;
  return [rule('┌', '┬', '┐'), row(titles), rule('├', '┼', '┤'), ...lines.map(row), rule('└', '┴', '┘')].join(
    '\n',
  );
}

const ZERO_WIDTH = /[\u0300-\u036f]|[\u200b-\u200f]|[\ufe00-\ufe0f]/u;
const DOUBLE_WIDTH =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}]/u;

/** Columns that a text takes in a terminal. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += ZERO_WIDTH.test(char) ? 0 : DOUBLE_WIDTH.test(char) ? 2 : 1;
  return width;
}
