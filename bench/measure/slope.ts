import { medianOf } from './estimate.ts';
import type { MeasuredLine } from './lines.ts';

/** Where something was measured, and what came out. */
export type XY = readonly [x: number, y: number];

/**
 * What one more of x adds to y: the median of the slopes between all pairs of points, which a third of bad ones does not move
 * (Theil 1950, Sen 1968). @throws RangeError for fewer than two different x
 */
export function slopeOf(points: readonly XY[]): number {
  return medianOf(slopesOf(points));
}

/** The slopes between all pairs of points that differ in x. */
export function slopesOf(points: readonly XY[]): number[] {
  return points.flatMap(([x, y], index) =>
    points
      .slice(index + 1)
      .filter(([other]) => other !== x)
      .map(([otherX, otherY]) => (otherY - y) / (otherX - x)),
  );
}

/** The slope of a line's latencies in each round, by their medians, as samples of that round. */
export function slopesByRound({ points }: MeasuredLine): number[][] {
  const rounds = Math.min(...points.map(({ measured }) => measured.latenciesMs.length));
  return Array.from({ length: rounds }, (_, round) => {
    const medians = points.map(({ at, measured }): XY => [at, medianOf(measured.latenciesMs[round] ?? [])]);
    return [slopeOf(medians)];
  });
}
