import { driftOf, type Risen, slowing } from './drift.ts';
import { medianOf, quantile, sortedOf } from './estimate.ts';
import { isOurs } from './is-ours.ts';
import { followsSpeed } from './round-figures.ts';
import { seeded } from './seeded.ts';

/** What Cloche as a whole takes, later to earlier: a shift that is too small to be found in one row shows in all of them. */
export interface Overall {
  /** The median over its rows, between `low` and `high` in 90 of 100 repetitions; 1.2 where it takes a fifth longer. */
  ratio: number;
  low: number;
  high: number;
  rows: number;
}

const SEED = 67;
const RESAMPLES = 1_000;
const CUT = 0.05;

/** Fewer rows than these are judged one by one. */
const MIN_ROWS = 8;

/** Cloche as a whole, by bootstrap over its tables, whose rows are alike; undefined for a few rows. */
export function overallOf(all: readonly Risen[]): Overall | undefined {
  const ours = all.filter(({ row, rise }) => rise && isOurs(row.system) && followsSpeed(row));
  if (ours.length < MIN_ROWS) return undefined;
  const slower = (one: Risen): number => slowing(one) - driftOf(one, all);
  const tables = [...Map.groupBy(ours, ({ table }) => table).values()].map((rows) => rows.map(slower));
  const random = seeded(SEED);
  const medians = Array.from({ length: RESAMPLES }, () =>
    medianOf(tables.flatMap(() => tables[Math.floor(random() * tables.length)] ?? [])),
  );
  const sorted = sortedOf(medians);
  return {
    ratio: Math.exp(medianOf(tables.flat())),
    low: Math.exp(quantile(sorted, CUT)),
    high: Math.exp(quantile(sorted, 1 - CUT)),
    rows: ours.length,
  };
}
