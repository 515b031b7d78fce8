const MOST_CELLS = 1_000_000;
const CONTEXT_LINES = 5;

/** One line of a comparison: of both sides, of the actual one (`+`), or of the expected one (`-`). */
interface DiffLine {
  mark: ' ' | '+' | '-';
  text: string;
}

/** What turns the expected lines into the actual ones; commas at a line's end make no difference. */
export function diffLines(actual: string[], expected: string[]): DiffLine[] {
  let start = 0;
  while (start < actual.length && start < expected.length && isSame(actual[start], expected[start])) start++;
  let end = 0;
  const longest = Math.min(actual.length, expected.length) - start;
  while (end < longest && isSame(actual.at(-1 - end), expected.at(-1 - end))) end++;
  const middle = diffMiddle(
    actual.slice(start, actual.length - end),
    expected.slice(start, expected.length - end),
  );
  return [
    ...actual.slice(0, start).map((text, index) => both(text, expected[index])),
    ...middle,
    ...actual.slice(actual.length - end).map((text, index) => both(text, expected.at(index - end))),
  ];
}

/** The lines as text, long runs of common lines cut short. */
export function printDiff(lines: DiffLine[]): { text: string; isCut: boolean } {
  const output: string[] = [];
  let isCut = false;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (!line) break;
    if (line.mark !== ' ') {
      output.push(`${line.mark} ${line.text}`);
      at++;
      continue;
    }
    const rest = lines.slice(at);
    const next = rest.findIndex(({ mark }) => mark !== ' ');
    const run = (next === -1 ? rest : rest.slice(0, next)).map(({ text }) => `  ${text}`);
    const mustCut = run.length > CONTEXT_LINES + 2;
    output.push(...(mustCut ? [...run.slice(0, CONTEXT_LINES), '...', ...run.slice(-1)] : run));
    isCut ||= mustCut;
    at += run.length;
  }
  return { text: output.join('\n'), isCut };
}

/** A longest common subsequence by dynamic programming; too large a table is replaced by "all of it changed". */
function diffMiddle(actual: string[], expected: string[]): DiffLine[] {
  const isTooLarge = actual.length * expected.length > MOST_CELLS;
  const lengths = isTooLarge ? [] : commonLengths(actual, expected);
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < actual.length || j < expected.length) {
    const [left, right] = [actual[i], expected[j]];
    if (!isTooLarge && left !== undefined && right !== undefined && isSame(left, right)) {
      lines.push(both(left, right));
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '+', text: left });
      i++;
    } else {
      lines.push({ mark: '-', text: right ?? '' });
      j++;
    }
  }
  return lines;
}

/** At `[i][j]`, how many lines the tails of both sides have in common. */
function commonLengths(actual: string[], expected: string[]): Uint32Array[] {
  const table = Array.from({ length: actual.length + 1 }, () => new Uint32Array(expected.length + 1));
  for (let i = actual.length - 1; i >= 0; i--) {
    for (let j = expected.length - 1; j >= 0; j--) {
      const row = table[i];
      const below = table[i + 1];
      if (!row || !below) continue;
      row[j] = isSame(actual[i], expected[j])
        ? (below[j + 1] ?? 0) + 1
        : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && (a === `${b},` || `${a},` === b));
}

function both(a: string, b: string | undefined): DiffLine {
  return { mark: ' ', text: b !== undefined && b.length > a.length ? b : a };
}
