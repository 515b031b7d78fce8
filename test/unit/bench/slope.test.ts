import { expect, test } from 'vitest';
import { slopeOf } from '../../../bench/suites/density/slope.ts';

test('what one more takes is told from what the first one brought for all', () => {
  const memory = [1, 4, 8].map((count): [number, number] => [count, 100 + 7 * count]);
  expect(slopeOf(memory)).toBeCloseTo(7);
});

test('a pool of one size tells nothing about one more', () => {
  expect(() => slopeOf([[4, 100]])).toThrow(RangeError);
});
