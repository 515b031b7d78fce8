import fc from 'fast-check';
import { expect, it } from 'vitest';
import { follow, type Order, type Trail } from '../../../src/audit/trail.ts';

function orderOf(numbers: readonly number[]): Order[] {
  let trail: Trail | undefined;
  return numbers.map((number, index) => {
    const followed = follow(trail, number, index + 1);
    trail = followed.trail;
    return followed.order;
  });
}

it('tells a record in its turn from one that is late and one that was there before', () => {
  expect(orderOf([1, 2, 3])).toEqual(['next', 'next', 'next']);
  expect(orderOf([1, 9, 5, 5, 3, 7, 4, 6, 8, 2, 2, 1])).toEqual([
    'next',
    'next',
    'late',
    'copy',
    ...Array<Order>(6).fill('late'),
    'copy',
    'copy',
  ]);
});

it('remembers so many gaps and no more, however many records a store refuses', () => {
  let trail: Trail | undefined;
  for (let number = 1; number < 20_000; number += 2) trail = follow(trail, number, number).trail;
  expect(trail).toMatchObject({ number: 19_999, seq: 19_999 });
  expect(trail?.missing).toHaveLength(1_000);
  expect(follow(trail, 19_998, 20_000).order).toBe('late');
});

it('knows of any row of numbers which of them were there before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (numbers) => {
      const orders = orderOf(numbers);
      for (const [index, number] of numbers.entries()) {
        const before = numbers.slice(0, index);
        const expected = before.includes(number) ? 'copy' : number > Math.max(0, ...before) ? 'next' : 'late';
        expect(orders[index]).toBe(expected);
      }
    }),
  );
});
