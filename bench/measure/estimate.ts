import { intervalOf } from './bootstrap.ts';
import type { Row, RowSpec } from './row.ts';

/**
 * A row of samples by round, with the 95 % interval of each of its figures. @throws RangeError for no samples at all
 */
export function rowOf(spec: RowSpec, samples: readonly (readonly number[])[]): Row {
  const sorted = sortedOf(samples.flat());
  const estimate = (q: number) => {
    const value = quantile(sorted, q);
    const { low, high } = intervalOf(samples, q);
    // Of thinned samples: the value itself may lie a hair beside them.
    return { value, low: Math.min(low, value), high: Math.max(high, value) };
  };
  return {
    statistic: 'p50',
    scales: true,
    ...spec,
    n: sorted.length,
    p50: estimate(0.5),
    p95: estimate(0.95),
    p99: estimate(0.99),
    max: quantile(sorted, 1),
    samples,
  };
}

/** The figure that a row is judged by. */
export function figureOf(row: Row): number {
  return row.statistic === 'max' ? row.max : row[row.statistic].value;
}

/** The value that a share `q` of sorted values does not pass, by the nearest rank. @throws RangeError for no values */
export function quantile(sorted: readonly number[], q: number): number {
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('Expected values to take a quantile of, got none');
  return value;
}

/** Values by size, in an array of its own. */
export function sortedOf(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** The middle value, or the mean of the two in the middle. @throws RangeError for no values */
export function medianOf(values: readonly number[]): number {
  const sorted = sortedOf(values);
  const middle = quantile(sorted, 0.5);
  return (middle + (sorted[Math.floor(sorted.length / 2)] ?? middle)) / 2;
}
