import { expect, it } from 'vitest';
import { createMemoryLimiter } from '../../../src/store/memory-limiter.ts';

const QUARTER_HOUR_MS = 15 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

function setUp() {
  let time = 0;
  const limiter = createMemoryLimiter(() => time);
  return {
    limiter,
    pass: (ms: number) => {
      time += ms;
    },
    fail: async (times: number, subject = '192.0.2.1') => {
      const blocks: number[] = [];
      for (let i = 0; i < times; i++) blocks.push(await limiter.fail(subject));
      return blocks;
    },
  };
}

it('blocks to the second', async () => {
  const { limiter, pass, fail } = setUp();
  expect(await fail(8)).toEqual([0, 0, 0, 0, 1, 2, 4, 8]);
  expect(await limiter.blockedFor('192.0.2.1')).toBe(8);
  pass(7_999);
  expect(await limiter.blockedFor('192.0.2.1')).toBe(1);
  pass(1);
  expect(await limiter.blockedFor('192.0.2.1')).toBe(0);
});

it('forgets failures after a quarter of an hour without one, and not before', async () => {
  const { pass, fail } = setUp();
  await fail(6);
  pass(QUARTER_HOUR_MS - 1);
  expect(await fail(1)).toEqual([4]);
  pass(QUARTER_HOUR_MS);
  expect(await fail(1)).toEqual([0]);
});

it('forgets failures at a second factor after a day without one, and not before', async () => {
  const { pass, fail } = setUp();
  await fail(6, 'totp:key_a');
  pass(DAY_MS - 1);
  expect(await fail(1, 'totp:key_a')).toEqual([4]);
  pass(DAY_MS);
  expect(await fail(1, 'totp:key_a')).toEqual([0]);
});

it('forgets no second factor for a flood of addresses', async () => {
  const { fail } = setUp();
  await fail(5, 'totp:key_a');
  for (let i = 0; i < 100_001; i++) await fail(1, `address:2001:db8::${i.toString(16)}`);
  expect(await fail(1, 'totp:key_a')).toEqual([2]);
});

it('forgets those of the longest ago where there are too many subjects', async () => {
  const { limiter, fail } = setUp();
  await fail(5);
  for (let i = 0; i < 100_001; i++) await limiter.fail(`2001:db8::${i.toString(16)}`);
  expect(await fail(1)).toEqual([0]);
});
