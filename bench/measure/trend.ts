import { quantile, sortedOf } from './estimate.ts';
import type { Estimate } from './row.ts';
import { slopeOf, slopesOf, type XY } from './slope.ts';

/** How far a normal distribution reaches in 95 of 100. */
const REACH = 1.96;

/** Beyond this nothing is left to tell. */
const MOST_ALIKE = 0.95;

/**
 * What a series grows by per unit of x, with its 95 % interval: Sen's, from the variance of Kendall's S (Sen 1968), which is
 * widened by as much as neighbours are alike, (1 + r) / (1 - r) for a first-order autocorrelation r (Yue and Wang 2004).
 * @throws RangeError for fewer than two different x
 */
export function trendOf(points: readonly XY[]): Estimate {
  const value = slopeOf(points);
  const slopes = sortedOf(slopesOf(points));
  const n = points.length;
  const variance = ((n * (n - 1) * (2 * n + 5)) / 18) * inflationOf(points, value);
  const reach = (REACH * Math.sqrt(variance)) / (n * (n - 1));
  const at = (share: number) => quantile(slopes, Math.min(1, Math.max(0, share)));
  return { value, low: Math.min(value, at(0.5 - reach)), high: Math.max(value, at(0.5 + reach)) };
}

/** How much larger the variance is than that of points that know nothing of their neighbours. */
function inflationOf(points: readonly XY[], slope: number): number {
  const rests = points.map(([x, y]) => y - slope * x);
  const mean = rests.reduce((sum, rest) => sum + rest, 0) / rests.length;
  const squares = rests.reduce((sum, rest) => sum + (rest - mean) ** 2, 0);
  if (squares === 0) return 1;
  const products = rests
    .slice(1)
    .reduce((sum, rest, index) => sum + (rest - mean) * ((rests[index] ?? mean) - mean), 0);
  const alike = Math.min(MOST_ALIKE, Math.max(0, products / squares));
  return (1 + alike) / (1 - alike);
}
