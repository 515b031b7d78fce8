import type { Report } from '../report/schema.ts';
import { driftOf, type Risen, signOf } from './drift.ts';
import { figureOf } from './estimate.ts';
import { type Overall, overallOf } from './overall.ts';
import { roundFigures } from './round-figures.ts';
import type { Row, Table } from './row.ts';
import { type Shift, shiftOf } from './shift.ts';

/**
 * What two runs of one build may differ by, whatever their intervals say: what V8 chooses to optimise, where the kernel puts
 * memory and which core a process lands on are settled once for a run, and rounds do not show it.
 */
const MARGIN = 0.08;
const LOG_MARGIN = Math.log1p(MARGIN);

/** Of fewer rounds it cannot be told how much they differ by themselves. */
const MIN_ROUNDS = 4;

/** What became of a figure: `noise` where it cannot be told from none. */
export type Verdict = 'better' | 'worse' | 'noise';

/** What tells a row, and its statistic in both runs as it was measured. */
interface Compared extends Pick<Row, 'id' | 'label' | 'system' | 'unit' | 'statistic'> {
  earlier: number;
  later: number;
  verdict: Verdict;
}

/**
 * A row of both runs. `ratio` is later to earlier with the speed of the machine taken out, between `low` and `high` in 90 of
 * 100 repetitions: beyond either is one in twenty.
 */
export interface Change extends Compared {
  ratio: number;
  low: number;
  high: number;
  /** The smallest change that would have been found, as a share: 0.12 for twelve percent. */
  finds: number;
}

/** Two runs, row by row. */
export interface Comparison {
  earlier: Pick<Report, 'startedAt' | 'cloche'>;
  /** Cloche as a whole, where there are rows enough. */
  overall: (Overall & { verdict: Verdict }) | undefined;
  rows: readonly Change[];
  /** Rows without a ratio: those that reach zero are compared by their difference, those of few rounds not at all. */
  differences: readonly Compared[];
  /** Ids of rows that only one of the runs has. */
  onlyEarlier: readonly string[];
  onlyLater: readonly string[];
}

interface Placed {
  row: Row;
  table: Table;
}

interface Pair extends Risen {
  facts: Omit<Compared, 'verdict'>;
  /** The difference of what reaches zero. */
  difference: Shift | undefined;
}

/** Compares two runs of one machine, row by row. */
export function compare(earlier: Report, later: Report): Comparison {
  const [before, after] = [rowsOf(earlier), rowsOf(later)];
  const pairs = [...after].flatMap(([id, now]) => {
    const then = before.get(id);
    return then ? [pairOf(then, now)] : [];
  });
  const compared = pairs.map((pair) => judge(pair, driftOf(pair, pairs)));
  const overall = overallOf(pairs);
  return {
    earlier: { startedAt: earlier.startedAt, cloche: earlier.cloche },
    overall: overall && { ...overall, verdict: verdictOf({ better: 'less' }, logOf(overall), LOG_MARGIN) },
    rows: compared.filter((row) => 'ratio' in row),
    differences: compared.filter((row) => !('ratio' in row)),
    onlyEarlier: [...before.keys()].filter((id) => !after.has(id)),
    onlyLater: [...after.keys()].filter((id) => !before.has(id)),
  };
}

function rowsOf({ suites }: Report): Map<string, Placed> {
  const tables = Object.values(suites).flatMap(({ findings }) => findings.tables);
  return new Map(tables.flatMap((table) => table.rows.map((row) => [row.id, { row, table }])));
}

function pairOf(then: Placed, now: Placed): Pair {
  const { row, table } = now;
  const { id, label, system, unit, statistic } = row;
  const facts = { id, label, system, unit, statistic, earlier: figureOf(then.row), later: figureOf(row) };
  const [before, after] = [roundFigures(then.row, then.table), roundFigures(row, table)];
  const pair = { row, table: table.id, facts, rise: undefined, difference: undefined };
  if (Math.min(before.length, after.length) < MIN_ROUNDS) return pair;
  if (Math.min(...before, ...after) <= 0) return { ...pair, difference: shiftOf(before, after) };
  return { ...pair, rise: shiftOf(before.map(Math.log), after.map(Math.log)) };
}

function judge({ row, facts, rise, difference }: Pair, drift: number): Change | Compared {
  if (rise) {
    const by = drift * signOf(row);
    const own = { value: rise.value - by, low: rise.low - by, high: rise.high - by };
    const [ratio, low, high] = [Math.exp(own.value), Math.exp(own.low), Math.exp(own.high)];
    const finds = (1 + MARGIN) * Math.sqrt(high / low) - 1;
    return { ...facts, ratio, low, high, finds, verdict: verdictOf(row, own, LOG_MARGIN) };
  }
  const margin = MARGIN * Math.max(Math.abs(facts.earlier), Math.abs(facts.later));
  return { ...facts, verdict: difference ? verdictOf(row, difference, margin) : 'noise' };
}

function logOf({ low, high }: Overall): Pick<Shift, 'low' | 'high'> {
  return { low: Math.log(low), high: Math.log(high) };
}

/** Better or worse only where the whole interval lies beyond the margin. */
function verdictOf(
  { better }: Pick<Row, 'better'>,
  { low, high }: Pick<Shift, 'low' | 'high'>,
  margin: number,
): Verdict {
  if (low > margin) return better === 'less' ? 'worse' : 'better';
  if (high < -margin) return better === 'less' ? 'better' : 'worse';
  return 'noise';
}
