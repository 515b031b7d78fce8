import { expect, test } from 'vitest';
import { readWait } from '../../../src/server/prefer.ts';

test.each([
  ['wait=10', 10],
  ['wait=0', 0],
  ['wait=30', 30],
  ['wait=31', 30],
  ['Wait = 5', 5],
  ['wait="7"', 7],
  ['respond-async, wait=10; strict=1', 10],
  ['wait=1, wait=2', 1],
  ['note="a, wait=9", wait=2', 2],
])('%s waits %i seconds', (header, seconds) => {
  expect(readWait(header)).toBe(seconds);
});

test.each([
  [undefined],
  [''],
  ['wait'],
  ['wait=-1'],
  ['wait=1.5'],
  ['wait=soon'],
  ['waiting=3'],
  ['note="wait=3"'],
  [`wait=3, ${'x'.repeat(1024)}`],
])('%s does not wait', (header) => {
  expect(readWait(header)).toBeUndefined();
});
