import { expect, test } from 'vitest';
import { rowsOf, type Turn, takeTurns } from '../../../bench/measure/turns.ts';

const PACE = { rounds: 3, budgetMs: 0, note: () => undefined };

function turnsOf(samples: Record<string, readonly number[] | number | undefined>, taken: string[] = []) {
  return new Map(
    Object.entries(samples).map(([name, sample]): [string, Turn] => [
      name,
      async () => {
        taken.push(name);
        return sample;
      },
    ]),
  );
}

test('a round without time takes one turn, and the next round goes on where it stopped', async () => {
  const { of, yardstick } = await takeTurns(turnsOf({ a: 1, b: [2, 3] }), PACE);
  expect(Object.fromEntries(of)).toEqual({ a: [[1], [], [1]], b: [[], [2, 3], []] });
  expect(yardstick).toHaveLength(3);
});

test('a whole round takes every turn once, in the order that is given', async () => {
  const taken: string[] = [];
  await takeTurns(turnsOf({ a: 1, b: 2 }, taken), { ...PACE, order: ['b', 'a'], isWhole: true });
  expect(taken).toEqual(['b', 'a', 'b', 'a', 'b', 'a']);
});

test('a turn that never had a sample has no row', async () => {
  const taken = await takeTurns(turnsOf({ a: undefined, b: 2 }), { ...PACE, isWhole: true });
  const spec = { system: 'cloche', label: 'it', unit: 'ms', better: 'less' } as const;
  const rows = rowsOf(
    ['a', 'b', 'c'].map((id) => ({ ...spec, id })),
    taken,
  );
  expect(rows.map(({ id, samples }) => [id, samples])).toEqual([['b', [[2], [2], [2]]]]);
});
