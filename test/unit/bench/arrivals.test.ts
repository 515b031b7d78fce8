import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { arrive } from '../../../bench/measure/arrivals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (forMs: number) => new Promise<void>((resolve) => setTimeout(resolve, forMs));

/** Lets the clock run until a promise is settled. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  let isOver = false;
  void promise.finally(() => {
    isOver = true;
  });
  while (!isOver) await vi.advanceTimersByTimeAsync(1);
  return promise;
}

/** A server that answers in a millisecond, but not before a moment until which it stalls. */
function stallingFrom(fromMs: number, untilMs: number): () => Promise<void> {
  const startedAt = performance.now();
  return async () => {
    const now = performance.now() - startedAt;
    await wait(now >= fromMs && now < untilMs ? untilMs - now + 1 : 1);
  };
}

it('calls go out at a constant rate, whatever became of those before', async () => {
  const { offered, latenciesMs, late, failed } = await settle(
    arrive({ perSecond: 100, forMs: 500, run: () => wait(70) }),
  );
  expect({ offered, answered: latenciesMs.length, late, failed }).toEqual({
    offered: 50,
    answered: 50,
    late: 0,
    failed: 0,
  });
  expect(new Set(latenciesMs)).toEqual(new Set([70]));
});

it('a stall of the server is charged to every call that was due in it', async () => {
  const run = stallingFrom(200, 300);
  const { latenciesMs } = await settle(arrive({ perSecond: 100, forMs: 500, run }));
  const waited = latenciesMs.filter((ms) => ms > 1).map(Math.round);
  expect(waited.sort((a, b) => b - a)).toEqual([101, 91, 81, 71, 61, 51, 41, 31, 21, 11]);
});

it('with one call at a time the others wait, and count from when they were due', async () => {
  const run = stallingFrom(200, 300);
  const { latenciesMs, late } = await settle(arrive({ perSecond: 100, forMs: 500, run, atOnce: 1 }));
  expect(latenciesMs.filter((ms) => ms > 50)).toHaveLength(6);
  expect({ answered: latenciesMs.length, late }).toEqual({ answered: 50, late: 10 });
});

it('a server that cannot keep up is charged for the calls that never reached it', async () => {
  const run = () => wait(100);
  const { offered, latenciesMs, late } = await settle(
    arrive({ perSecond: 100, forMs: 1_000, run, atOnce: 1 }),
  );
  expect({ offered, answered: latenciesMs.length }).toEqual({ offered: 100, answered: 100 });
  expect(late).toBeGreaterThan(90);
  expect(latenciesMs.filter((ms) => ms > 500).length).toBeGreaterThan(40);
});

it('a call that fails has no latency, and is counted', async () => {
  let calls = 0;
  const run = async () => {
    calls++;
    if (calls % 5 === 0) throw new Error('Expected this');
  };
  const { latenciesMs, failed } = await settle(arrive({ perSecond: 100, forMs: 500, run }));
  expect({ answered: latenciesMs.length, failed }).toEqual({ answered: 40, failed: 10 });
});

it('with chance the gaps differ, and their mean does not', async () => {
  let turn = 0;
  const random = () => ((turn++ * 7) % 100) / 100;
  const { offered } = await settle(
    arrive({ perSecond: 1_000, forMs: 1_000, run: async () => undefined, random }),
  );
  expect(offered).toBeGreaterThan(950);
  expect(offered).toBeLessThan(1_060);
});
