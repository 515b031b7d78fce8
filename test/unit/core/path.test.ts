import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalisePath } from '../../../src/core/path.ts';

test.each([
  ['a', 'a'],
  ['./a//b/', 'a/b'],
  ['a/./b', 'a/b'],
  ['a b/é', 'a b/é'],
  ['...', '...'],
  ['a/..b', 'a/..b'],
])('%j is the path %j', (given, expected) => expect(normalisePath(given)).toBe(expected));

test.each(['', '.', './', '/', '/a', '..', 'a/..', '../a', 'a/../b', 'a\\b', 'a\0', 'x'.repeat(256)])(
  '%j is no path',
  (given) => expect(normalisePath(given)).toBeUndefined(),
);

const segment = fc.oneof(fc.constantFrom('', '.', '..', 'a', '..a', '\\', '\0'), fc.string());

test('a normalised path stays inside its folder and is its own normal form', () => {
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      const path = normalisePath(segments.join('/'));
      if (path === undefined) return;
      expect(posix.resolve('/sandbox', path)).toBe(`/sandbox/${path}`);
      expect(normalisePath(path)).toBe(path);
    }),
  );
});
