import type { Point } from '../../measure/lines.ts';

/** The same call from a growing number of callers, each of whom makes one after the other. */
export function callersOf(counts: readonly number[], call: Pick<Point, 'run' | 'answer'>): Point[] {
  return counts.map((count) => ({
    ...call,
    at: count,
    label: count === 1 ? '1 caller' : `${count} callers`,
    atOnce: count,
  }));
}
