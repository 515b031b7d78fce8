/** An interval of so many percent, with as much outside of it at either end. */
export type Level = 95 | 90;

/**
 * The share of resampled figures to cut off at each end for an interval from so many rounds. A bootstrap of few rounds is
 * too narrow; the tails make up for it as Student's t does: Hesterberg, "What Teachers Should Know About the Bootstrap"
 * (The American Statistician, 2015), the expanded percentile interval.
 */
export function tailOf(rounds: number, level: Level): number {
  const { tails, fall } = LEVELS[level];
  return tails[Math.floor(rounds)] ?? (100 - level) / 200 - fall / rounds;
}

/** Φ(−√(n / (n − 1)) · t), with t the quantile of n − 1 degrees of freedom, by n; and what it falls by beyond that. */
const LEVELS: Readonly<Record<Level, { tails: readonly number[]; fall: number }>> = {
  95: {
    tails: [0, 0, 0, 0, 0.0001, 0.001, 0.0024, 0.0041, 0.0057, 0.0072, 0.0086, 0.0097, 0.0108],
    fall: 0.18,
  },
  90: {
    tails: [0, 0, 0, 0.0002, 0.0033, 0.0086, 0.0136, 0.0179, 0.0214, 0.0243, 0.0267, 0.0287, 0.0303],
    fall: 0.24,
  },
};
