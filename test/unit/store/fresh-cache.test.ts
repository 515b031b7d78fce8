import { expect, it, vi } from 'vitest';
import { FreshCache } from '../../../src/store/fresh-cache.ts';

function setUp({ most = 3, freshMs = 500 } = {}) {
  let time = 1_000;
  const load = vi.fn(async () => time);
  const cache = new FreshCache<number>({ most, freshMs, now: () => time });
  return {
    cache,
    load,
    ask: (name = 'a') => cache.get(name, load),
    pass: (ms: number) => {
      time += ms;
    },
  };
}

it('gives what it has for as long as that is fresh, counted from the asking', async () => {
  const { ask, pass, load } = setUp();
  expect(await ask()).toBe(1_000);
  pass(499);
  expect(await ask()).toBe(1_000);
  pass(1);
  expect(await ask()).toBe(1_500);
  expect(load).toHaveBeenCalledTimes(2);
});

it('counts from the asking, also where the answer takes its time', async () => {
  const { cache, ask, pass } = setUp();
  const gate = Promise.withResolvers<number>();
  const slow = cache.get('a', () => gate.promise);
  pass(500);
  expect(await ask()).toBe(1_500);
  gate.resolve(7);
  expect(await slow).toBe(7);
  expect(await ask()).toBe(1_500);
});

it('lets many who ask at once wait for one load', async () => {
  const { ask, load } = setUp();
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1_000, 1_000, 1_000]);
  expect(load).toHaveBeenCalledTimes(1);
});

it('keeps nothing of a load that was dropped on its way', async () => {
  for (const forget of ['drop', 'clear'] as const) {
    const { cache, ask } = setUp();
    const gate = Promise.withResolvers<number>();
    const stale = cache.get('a', () => gate.promise);
    cache[forget]('a');
    expect(await ask()).toBe(1_000);
    gate.resolve(7);
    expect(await stale).toBe(7);
    expect(await ask()).toBe(1_000);
  }
});

it('keeps no failure', async () => {
  const { cache, ask } = setUp();
  await expect(cache.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await ask()).toBe(1_000);
});

it('keeps the newest values alone where there are too many', async () => {
  const { ask, load } = setUp({ most: 3 });
  for (const name of ['a', 'b', 'c', 'd']) await ask(name);
  await ask('b');
  await ask('d');
  expect(load).toHaveBeenCalledTimes(4);
  await ask('a');
  expect(load).toHaveBeenCalledTimes(5);
  await ask('b');
  expect(load).toHaveBeenCalledTimes(6);
});
