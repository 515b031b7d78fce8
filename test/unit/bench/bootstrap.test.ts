import { expect, it } from 'vitest';
import { intervalOf } from '../../../bench/measure/bootstrap.ts';
import { seeded } from '../../../bench/measure/seeded.ts';

const TRIALS = 200;
const Z95 = 1.6449;

/** Normal values by the method of Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Rounds of normal values about 100, each round shifted by chance: the spread over rounds is what has to be caught. */
function makeRounds(
  random: () => number,
  { rounds, perRound }: { rounds: number; perRound: number },
): number[][] {
  return Array.from({ length: rounds }, () => {
    const shift = 3 * normal(random);
    return Array.from({ length: perRound }, () => 100 + shift + 4 * normal(random));
  });
}

it.each([
  { rounds: 4, perRound: 300, q: 0.5, truth: 100, atLeast: 0.85 },
  { rounds: 8, perRound: 20, q: 0.5, truth: 100, atLeast: 0.9 },
  { rounds: 8, perRound: 300, q: 0.5, truth: 100, atLeast: 0.9 },
  { rounds: 10, perRound: 100, q: 0.95, truth: 100 + Z95 * 5, atLeast: 0.75 },
  { rounds: 1, perRound: 200, q: 0.5, truth: undefined, atLeast: 0.9 },
])(
  'about 95 of 100 intervals hold the truth: $rounds rounds of $perRound at $q',
  ({ q, truth, atLeast, ...size }) => {
    const random = seeded(size.rounds * 1_000 + size.perRound);
    let holds = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const samples = makeRounds(random, size);
      // One round knows nothing of the others: what it holds is its own median.
      const centre = truth ?? mean(samples[0] ?? []);
      const { low, high } = intervalOf(samples, q);
      if (low <= centre && centre <= high) holds++;
    }
    // A high quantile is made by the worst few of ten rounds, and ten rounds seldom have the worst there is.
    expect(holds / TRIALS).toBeGreaterThan(atLeast);
  },
);

it('an interval of eight rounds is not wider than it has to be', () => {
  const random = seeded(5);
  const widths = Array.from({ length: 50 }, () => {
    const { low, high } = intervalOf(makeRounds(random, { rounds: 8, perRound: 300 }), 0.5);
    return high - low;
  });
  // Student's interval of eight shifts with a deviation of 3.
  expect(mean(widths)).toBeLessThan(1.25 * 2 * 2.365 * (3 / Math.sqrt(8)));
});

it('the same samples give the same interval, and another chance another one', () => {
  const samples = makeRounds(seeded(1), { rounds: 8, perRound: 50 });
  expect(intervalOf(samples, 0.5)).toEqual(intervalOf(samples, 0.5));
  expect(intervalOf(samples, 0.5, seeded(2))).not.toEqual(intervalOf(samples, 0.5, seeded(3)));
});

it('rounds of which nothing is known do not count, and a single sample is its own interval', () => {
  const samples = makeRounds(seeded(1), { rounds: 4, perRound: 50 });
  expect(intervalOf([[], ...samples, []], 0.5)).toEqual(intervalOf(samples, 0.5));
  expect(intervalOf([[7]], 0.99)).toEqual({ low: 7, high: 7 });
});

it('a round of many samples weighs what it held before it was thinned', () => {
  const long = Array.from({ length: 4_000 }, () => 1);
  const short = Array.from({ length: 100 }, () => 2);
  expect(intervalOf([long, short, long, short, long, short, long, long], 0.5)).toEqual({ low: 1, high: 1 });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
