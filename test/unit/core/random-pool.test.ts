import { expect, test } from 'vitest';
import { createRandomPool } from '../../../src/core/random-pool.ts';

/** Fills blocks with a count that goes on, two bytes a number, so that each pair is there once. */
function counting() {
  const filled: Uint8Array[] = [];
  let number = 0;
  const fill = (block: Uint8Array) => {
    filled.push(block);
    for (let at = 0; at + 1 < block.length; at += 2, number++) {
      block[at] = number >> 8;
      block[at + 1] = number & 255;
    }
  };
  return { fill, filled };
}

test('no byte is given twice, over the ends of blocks', () => {
  const random = createRandomPool(counting().fill);
  const given = Array.from({ length: 2_000 }, () => Buffer.from(random(12)).toString('hex'));
  expect(new Set(given.flatMap((hex) => hex.match(/..../g) ?? [])).size).toBe(2_000 * 6);
});

test('many small requests cost few fills, and a large one is filled by itself', () => {
  const { fill, filled } = counting();
  const random = createRandomPool(fill);
  for (let i = 0; i < 256; i++) random(16);
  expect(filled).toHaveLength(1);
  const large = random(5_000);
  expect(filled).toHaveLength(2);
  expect(filled[1]).toBe(large);
});

test('what was given is not kept, and does not change later', () => {
  const { fill, filled } = counting();
  const random = createRandomPool(fill);
  random(2);
  const given = random(4);
  const before = [...given];
  expect([...(filled[0]?.subarray(0, 6) ?? [])]).toEqual([0, 0, 0, 0, 0, 0]);
  for (let i = 0; i < 2_000; i++) random(4);
  expect([...given]).toEqual(before);
});
