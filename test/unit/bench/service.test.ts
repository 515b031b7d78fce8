import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openBullmq } from '../../../bench/host/bullmq.ts';
import { openClient, readStdout } from '../../../bench/host/client.ts';
import { openService } from '../../../bench/host/service.ts';
import { Absent } from '../../../bench/peers/peer.ts';
import { openFifo } from '../../../bench/suites/fairness/fifo.ts';
import { openTurns } from '../../../bench/suites/fairness/turns.ts';

const HELLO = JSON.stringify({ language: 'javascript', source: "console.log('hi')" });

afterEach(() => void vi.unstubAllEnvs());

test('a service runs snippets, for each of its callers apart, and leaves nothing behind', {
  timeout: 60_000,
}, async () => {
  const service = await openService({ settings: { CLOCHE_SANDBOXES: '1' } });
  {
    await using _ = service;
    using client = openClient(service);
    using other = openClient({ url: service.url, key: await service.addCaller('other') });
    expect(readStdout(await client.submit(HELLO))).toBe('hi\n');
    expect(JSON.parse(await other.read('/v1/runs')).runs).toEqual([]);
    await expect(client.submit('{}')).rejects.toThrow('Expected 200, got 422');
  }
  expect(existsSync(dirname(service.socketPath))).toBe(false);
  expect(() => process.kill(service.pid, 0)).toThrow('ESRCH');
});

test('a flood is begun in the order it came, before and after others as its queue has it', {
  timeout: 60_000,
}, async () => {
  await using service = await openService({ settings: { CLOCHE_SANDBOXES: '1' } });
  await using baseline = await openBullmq(service.socketPath, { processes: 1, atOnce: 1 });
  using turns = await openTurns(service);
  const overtakers = [turns, openFifo(baseline)].map(async (door) => {
    const drained = await door.flood(30, 20);
    const { takenAt, begunAt } = await door.pass();
    const flood = await drained();
    expect(flood).toHaveLength(30);
    return flood.filter((at) => at > takenAt && at <= begunAt).length;
  });
  const [ours = Number.NaN, theirs = Number.NaN] = await Promise.all(overtakers);
  expect(ours).toBeLessThan(10);
  expect(theirs).toBeGreaterThan(10);
});

test('without a Redis there is no service, and that is said', async () => {
  vi.stubEnv('PATH', '');
  await expect(openService()).rejects.toThrow(Absent);
});
