import type { Estimate } from './row.ts';
import { seeded } from './seeded.ts';
import { tailOf } from './tail.ts';

/** Fixed, so that the same samples always give the same interval. */
const SEED = 6;
const RESAMPLES = 1_000;
const KEPT_PER_ROUND = 200;
const KEPT_OF_ONE_ROUND = 1_000;

/** Samples of all rounds by size: each with the round it is of, and how many samples it stands for. */
interface Pool {
  values: Float64Array;
  owners: Uint16Array;
  weights: Float64Array;
  /** Samples of each round, before they were thinned. */
  sizes: readonly number[];
}

/**
 * The 95 % interval of a quantile, by bootstrap over rounds, which are what differs on a shared machine: rounds are drawn
 * with replacement, their samples pooled. Samples of a single round are drawn one by one. Where few rounds make a high
 * quantile, it holds the truth less often: eight times of ten for p95, with ten rounds that differ much.
 */
export function intervalOf(
  samples: readonly (readonly number[])[],
  q: number,
  random: () => number = seeded(SEED),
): Pick<Estimate, 'low' | 'high'> {
  const clusters = clustersOf(samples.filter((round) => round.length > 0));
  const pool = poolOf(clusters);
  const drawn = new Uint16Array(clusters.length);
  const figures = new Float64Array(RESAMPLES);
  for (let go = 0; go < RESAMPLES; go++) {
    drawn.fill(0);
    for (let turn = 0; turn < clusters.length; turn++) {
      const at = Math.floor(random() * clusters.length);
      drawn[at] = (drawn[at] ?? 0) + 1;
    }
    figures[go] = quantileOf(pool, drawn, q);
  }
  figures.sort();
  const cut = Math.floor(tailOf(clusters.length, 95) * RESAMPLES);
  return { low: figures[cut] ?? Number.NaN, high: figures[RESAMPLES - 1 - cut] ?? Number.NaN };
}

/** What is drawn: whole rounds, or the samples of the only one. */
function clustersOf(rounds: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const [only] = rounds;
  if (rounds.length !== 1 || only === undefined) return rounds;
  return thinned(only, KEPT_OF_ONE_ROUND).map((value) => [value]);
}

function poolOf(clusters: readonly (readonly number[])[]): Pool {
  const points = clusters.flatMap((round, owner) => {
    const kept = thinned(round, KEPT_PER_ROUND);
    return kept.map((value) => ({ value, owner, weight: round.length / kept.length }));
  });
  points.sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(points, ({ value }) => value),
    owners: Uint16Array.from(points, ({ owner }) => owner),
    weights: Float64Array.from(points, ({ weight }) => weight),
    sizes: clusters.map((round) => round.length),
  };
}

/** So many of the values, in the middle of as many equal shares of the ranks; all of them where there are no more. */
function thinned(values: readonly number[], count: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length <= count) return sorted;
  const step = sorted.length / count;
  return Array.from({ length: count }, (_, at) => sorted[Math.floor((at + 0.5) * step)] ?? 0);
}

/** The value that a share `q` of the drawn samples does not pass, by the nearest rank. */
function quantileOf({ values, owners, weights, sizes }: Pool, drawn: Uint16Array, q: number): number {
  const total = sizes.reduce((sum, size, owner) => sum + size * (drawn[owner] ?? 0), 0);
  // Walking from the top is the shorter way to a high quantile.
  let left = total * (1 - q) + ROUNDING;
  for (let at = values.length - 1; at >= 0; at--) {
    left -= (weights[at] ?? 0) * (drawn[owners[at] ?? 0] ?? 0);
    if (left < 0) return values[at] ?? Number.NaN;
  }
  return values[0] ?? Number.NaN;
}

/** A rank that sums of fractions miss by less than this is reached. */
const ROUNDING = 1e-6;
