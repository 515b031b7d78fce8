import { expect, test } from 'vitest';
import { interleave, quantile, rowOf } from '../../../bench/measure.ts';

const PACE = { rounds: 2, budgetMs: 20, note: () => undefined };

test('a quantile is the value of the nearest rank', () => {
  const sorted = [1, 2, 3, 4];
  expect([0, 0.25, 0.5, 0.51, 0.99, 1].map((q) => quantile(sorted, q))).toEqual([1, 1, 2, 3, 4, 4]);
});

test('the quantile of one value is that value', () => {
  expect(quantile([7], 0.01)).toBe(7);
});

test('no values have no quantile', () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test('a row sorts its values by size, and leaves them as they were', () => {
  const values = [10, 9, 100];
  expect(rowOf('x', 'ms', values)).toEqual({
    name: 'x',
    unit: 'ms',
    p50: 10,
    p99: 100,
    perSecond: null,
    n: 3,
  });
  expect(values).toEqual([10, 9, 100]);
});

test('contenders take turns, and keep as much in flight as they say', async () => {
  const order: string[] = [];
  let inFlight = 0;
  let most = 0;
  const contender = (key: string, atOnce: number) => ({
    name: key,
    atOnce,
    answer: key,
    async run() {
      if (order.at(-1) !== key) order.push(key);
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight--;
      return key;
    },
  });
  const rows = await interleave({ a: contender('a', 1), b: contender('b', 3) }, PACE);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
  expect(most).toBe(3);
  expect(Object.keys(rows)).toEqual(['a', 'b']);
  expect(rows.b.name).toBe('b, 3 at once');
  expect(rows.a.perSecond).toBeGreaterThan(0);
});

test('a wrong answer ends the measurement', async () => {
  const wrong = { name: 'echo', run: async () => 'b', answer: 'a' };
  await expect(interleave({ wrong }, PACE)).rejects.toThrow('echo: expected another answer, got b');
});
