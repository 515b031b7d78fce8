import { seeded } from './seeded.ts';
import { tailOf } from './tail.ts';

/** How far later rounds lie above earlier ones, and the interval that holds that in 90 of 100 repetitions. */
export interface Shift {
  value: number;
  low: number;
  high: number;
}

const SEED = 66;
const RESAMPLES = 1_000;

/** From so many rounds on, the lowest and the highest have no say. */
const TRIMMED_FROM = 6;

/**
 * The shift between the trimmed means of two runs' rounds, with an interval by bootstrap over the rounds of both. From a
 * single round of either there is no interval: it is the value itself.
 */
export function shiftOf(earlier: readonly number[], later: readonly number[]): Shift {
  const value = levelOf(Float64Array.from(later)) - levelOf(Float64Array.from(earlier));
  if (earlier.length < 2 || later.length < 2) return { value, low: value, high: value };
  const random = seeded(SEED);
  const [before, after] = [new Float64Array(earlier.length), new Float64Array(later.length)];
  const shifts = new Float64Array(RESAMPLES);
  for (let go = 0; go < RESAMPLES; go++) {
    draw(earlier, before, random);
    draw(later, after, random);
    shifts[go] = levelOf(after) - levelOf(before);
  }
  shifts.sort();
  // The freedom of two runs' rounds is about that of one and a half.
  const cut = Math.floor(tailOf(1.5 * Math.min(earlier.length, later.length), 90) * RESAMPLES);
  const [low = value, high = value] = [shifts[cut], shifts[RESAMPLES - 1 - cut]];
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

function draw(from: readonly number[], into: Float64Array, random: () => number): void {
  for (let at = 0; at < into.length; at++) into[at] = from[Math.floor(random() * from.length)] ?? 0;
}

/** The trimmed mean; sorts what it is given. */
function levelOf(figures: Float64Array): number {
  figures.sort();
  const cut = figures.length < TRIMMED_FROM ? 0 : 1;
  let sum = 0;
  for (let at = cut; at < figures.length - cut; at++) sum += figures[at] ?? 0;
  return sum / (figures.length - 2 * cut);
}
