import { inspect } from '../inspect.ts';
import { diffLines, printDiff } from './diff.ts';

const SHORT = 12;
const TERMINAL_COLUMNS = 80;
const FEWEST_FOR_POINTER = 3;
const MOST_LINES = 50;
/** The longest value that stands in the line of its title. */
const MOST_BESIDE = 5;
const MOST_LOOSE = 512;

/** What two values were compared by, and how that failed. */
interface Failure {
  actual: unknown;
  expected: unknown;
  operator: string;
  /** What the caller says in place of the title. */
  title?: string;
}

const TITLES: Record<string, string> = {
  strictEqual: 'Expected values to be strictly equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};

/** The text by which a failed comparison says what differs. */
export function describeFailure(failure: Failure): string {
  const { operator } = failure;
  if (operator === 'strictEqual' || operator === 'deepStrictEqual') return describeDifference(failure);
  if (operator.startsWith('not') && operator in TITLES) return describeSameness(failure);
  const actual = shorten(show(failure.actual));
  const expected = shorten(show(failure.expected));
  if (operator !== 'deepEqual') return `${actual} ${operator} ${expected}`;
  return `${TITLES.deepEqual}\n\n${actual}\n\nshould loosely deep-equal\n\n${expected}`;
}

/** A value in full, one property a line. */
function show(value: unknown): string {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: null,
    breakLength: Number.POSITIVE_INFINITY,
    sorted: true,
  });
}

function describeDifference({ actual, expected, operator, title }: Failure): string {
  const [left, right] = [show(actual), show(expected)];
  const heading = title ?? TITLES[operator] ?? '';
  const isSimple = !left.includes('\n') && !right.includes('\n') && !(isObject(actual) && isObject(expected));
  if (isSimple) {
    const quotes = (typeof actual === 'string' ? 2 : 0) + (typeof expected === 'string' ? 2 : 0);
    const isShort = left.length + right.length - quotes <= SHORT && !(actual === 0 && expected === 0);
    if (isShort) return `${heading}\n\n${left} !== ${right}\n`;
    const pointer = typeof actual === 'string' && typeof expected === 'string' ? pointAt(left, right) : '';
    return `${heading}\n+ actual - expected\n\n+ ${left}\n- ${right}${pointer}\n`;
  }
  if (left === right) return describeTwins(left, title);
  const { text, isCut } = printDiff(diffLines(left.split('\n'), right.split('\n')));
  return `${heading}\n+ actual - expected${isCut ? '\n... Skipped lines' : ''}\n\n${text}\n`;
}

/** Two objects that look the same. */
function describeTwins(text: string, title: string | undefined): string {
  const heading = title ?? 'Values have same structure but are not reference-equal:';
  const lines = text.split('\n');
  if (lines.length <= MOST_LINES) return `${heading}\n\n${text}\n`;
  return `${heading}\n\n... Skipped lines\n${lines.slice(0, MOST_LINES).join('\n')}\n...}\n`;
}

function describeSameness({ actual, operator }: Failure): string {
  const text = show(actual);
  const isObjectSame = operator === 'notStrictEqual' && isObject(actual);
  const title = isObjectSame
    ? 'Expected "actual" not to be reference-equal to "expected":'
    : TITLES[operator];
  if (text.length <= MOST_BESIDE) return `${title} ${text}`;
  const isLoose = operator === 'notDeepEqual';
  return `${title}\n\n${text}${text.includes('\n') && !isLoose ? '\n' : ''}`;
}

function shorten(text: string): string {
  return text.length > MOST_LOOSE ? `${text.slice(0, MOST_LOOSE - 3)}...` : text;
}

/** A caret under the first character that differs, where the line is not too long to follow. */
function pointAt(left: string, right: string): string {
  if (left.length + right.length > TERMINAL_COLUMNS) return '';
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at >= FEWEST_FOR_POINTER && at < left.length ? `\n${' '.repeat(at + 2)}^` : '';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
