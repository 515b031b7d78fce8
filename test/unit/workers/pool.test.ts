import { expect, test } from 'vitest';
import type { Sandbox } from '../../../workers/boot.ts';
import { openPool } from './open-pool.ts';

const cleanly = async ({ channel }: Sandbox) => ({ result: channel.pid, isClean: true });

test('who waits is served in the order they came', async () => {
  const pool = openPool();
  const order: number[] = [];
  const lends = [1, 2, 3, 4].map((number) =>
    pool.lend(undefined, '', async () => {
      order.push(number);
      return { result: number, isClean: true };
    }),
  );
  expect(await Promise.all(lends)).toEqual([1, 2, 3, 4]);
  expect(order).toEqual([1, 2, 3, 4]);
});

test('no more than its size are lent at once, spares or not', async () => {
  const pool = openPool({ size: 2, spares: 1 });
  const bothIn = Promise.withResolvers<void>();
  let inUse = 0;
  let most = 0;
  const lends = Array.from({ length: 8 }, () =>
    pool.lend(undefined, '', async () => {
      most = Math.max(most, ++inUse);
      if (inUse === 2) bothIn.resolve();
      await bothIn.promise;
      await new Promise((resolve) => setTimeout(resolve, 5));
      inUse--;
      return { result: undefined, isClean: true };
    }),
  );
  await Promise.all(lends);
  expect(most).toBe(2);
});

test('a clean sandbox is lent again, one that is not clean never', async () => {
  const pool = openPool();
  const first = await pool.lend(undefined, '', cleanly);
  expect(await pool.lend(undefined, '', cleanly)).toBe(first);
  await pool.lend(undefined, '', async () => ({ result: undefined, isClean: false }));
  expect(await pool.lend(undefined, '', cleanly)).not.toBe(first);
});

test('a sandbox that was lent to a function that throws is never lent again', async () => {
  const pool = openPool();
  const first = await pool.lend(undefined, '', cleanly);
  await expect(pool.lend(undefined, '', () => Promise.reject(new Error('of ours')))).rejects.toThrow(
    'of ours',
  );
  expect(await pool.lend(undefined, '', cleanly)).not.toBe(first);
});

test('closing refuses who waits, and who comes later', async () => {
  const pool = openPool();
  const waiting = pool.lend(undefined, '', cleanly);
  const refused = expect(waiting).rejects.toMatchObject({ code: 'E_INTERNAL' });
  await pool[Symbol.asyncDispose]();
  await refused;
  await expect(pool.lend(undefined, '', cleanly)).rejects.toMatchObject({ code: 'E_INTERNAL' });
  expect(pool.pids).toEqual([]);
});

test('a runtime that cannot be loaded is told with its cause, not waited for', async () => {
  const pool = openPool({ runtime: 'none' });
  await expect(pool.lend(undefined, '', cleanly)).rejects.toMatchObject({
    code: 'E_INTERNAL',
    cause: { message: expect.stringContaining('There is no runtime named none') },
  });
});
