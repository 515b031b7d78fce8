import { expect, test } from 'vitest';
import { parseRate } from '../../../src/cli/rate.ts';

test.each([
  ['100/1m', { requests: 100, windowSeconds: 60 }],
  ['5/10s', { requests: 5, windowSeconds: 10 }],
  ['1/2h', { requests: 1, windowSeconds: 7200 }],
  ['1000/1d', { requests: 1000, windowSeconds: 86_400 }],
  ['off', null],
  ['', undefined],
  ['100', undefined],
  ['0/1m', undefined],
  ['100/0m', undefined],
  ['100/m', undefined],
  ['1e3/1m', undefined],
  ['100/1w', undefined],
])('the rate limit %j is read as %j', (text, expected) => {
  expect(parseRate(text)).toEqual(expected);
});
