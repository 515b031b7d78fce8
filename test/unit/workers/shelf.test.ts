import { expect, test } from 'vitest';
import type { Sandbox } from '../../../workers/boot.ts';
import { Shelf } from '../../../workers/shelf.ts';

/** As much of a sandbox as a shelf looks at. */
function sandbox(tenant?: string, isGone = false): Sandbox {
  return { tenant, channel: { isGone } } as Sandbox;
}

function shelve(reuse: 'all' | 'tenant', ...sandboxes: Sandbox[]): Shelf {
  const shelf = new Shelf(reuse);
  for (const one of sandboxes) shelf.put(one);
  return shelf;
}

test('where each run leaves it as new, the last used sandbox fits everybody', () => {
  const [first, last] = [sandbox('a'), sandbox('b')];
  const shelf = shelve('all', first, last);
  expect(shelf.take('a')).toBe(last);
  expect(shelf.take('c')).toBe(first);
  expect(shelf.take('a')).toBeUndefined();
});

test('a lane fits its own tenant best, a fresh one fits everybody, another tenant’s nobody', () => {
  const [own, fresh, other] = [sandbox('a'), sandbox(), sandbox('b')];
  const shelf = shelve('tenant', own, fresh, other);
  expect(shelf.take('a')).toBe(own);
  expect(shelf.take('a')).toBe(fresh);
  expect(shelf.take('a')).toBeUndefined();
  expect(shelf.list()).toEqual([other]);
});

test('the tenant that is empty text is a tenant, and no fresh lane', () => {
  const shelf = shelve('tenant', sandbox(''));
  expect(shelf.take('a')).toBeUndefined();
  expect(shelf.take('')).toBeDefined();
});

test('what is gone fits nobody', () => {
  expect(shelve('all', sandbox('a', true)).take('a')).toBeUndefined();
  expect(shelve('tenant', sandbox('a', true)).take('a')).toBeUndefined();
});

test('the lane that is given up is the longest at rest of those that nobody wants, or of all', () => {
  const [wanted, older, newer] = [sandbox('a'), sandbox('b'), sandbox('c')];
  const shelf = shelve('tenant', wanted, older, newer);
  expect([1, 2, 3, 4].map(() => shelf.takeLeastWanted(['a']))).toEqual([older, newer, wanted, undefined]);
});
