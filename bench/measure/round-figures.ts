import { medianOf, quantile, sortedOf } from './estimate.ts';
import type { Row, Statistic, Table, Unit } from './row.ts';

/** What a faster machine does to a figure: it takes less of it, or there is more. Other units do not follow its speed. */
const FOLLOWS_SPEED: Readonly<Partial<Record<Unit, 'less' | 'more'>>> = {
  ms: 'less',
  'per second': 'more',
  'MB/s': 'more',
};

const QUANTILES: Readonly<Record<Statistic, number>> = { p50: 0.5, p99: 0.99, max: 1 };

/** Whether a faster machine changes the figures of a row. */
export function followsSpeed({ scales, unit }: Row): boolean {
  return scales && FOLLOWS_SPEED[unit] !== undefined;
}

/**
 * The statistic of a row for each round that has samples, with the speed of the machine taken out, round by round: a time in
 * multiples of what the yardstick took, a rate per yardstick. Rows that do not scale are as they are.
 */
export function roundFigures(row: Row, { yardstick }: Pick<Table, 'yardstick'>): number[] {
  const follows = row.scales && yardstick.length > 0 ? FOLLOWS_SPEED[row.unit] : undefined;
  // Measured in other rounds than the row, it still tells how fast the machine was in all.
  const overall = follows && yardstick.length !== row.samples.length ? medianOf(yardstick) : undefined;
  return row.samples.flatMap((samples, round) => {
    if (samples.length === 0) return [];
    const figure = quantile(sortedOf(samples), QUANTILES[row.statistic]);
    const unit = overall ?? yardstick[round] ?? 1;
    return follows === 'less' ? [figure / unit] : [follows === 'more' ? figure * unit : figure];
  });
}
