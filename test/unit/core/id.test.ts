import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRunId } from '../../../src/core/id.ts';

const time = fc.integer({ min: 0, max: 32 ** 9 - 1 });

test('ids sort by the time they were made at', () => {
  fc.assert(
    fc.property(time, time, (a, b) => {
      fc.pre(a !== b);
      const [first, second] = [makeRunId(a, randomBytes(16)), makeRunId(b, randomBytes(16))];
      expect(first < second).toBe(a < b);
    }),
  );
});

test('an id is one word of fixed length, and no two are the same', () => {
  const ids = Array.from({ length: 1000 }, () => makeRunId(1_700_000_000_000.7, randomBytes(16)));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^run_[0-9a-hjkmnp-tv-z]{25}$/);
});
