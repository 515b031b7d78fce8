import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createRunner } from '../../src/runner/runner.ts';
import { isGoneWithin } from './harness.ts';

const language = 'javascript';
const SPIN = { language, source: "console.log('on'); for (;;);", limits: { wallMs: 10_000 } };
const FINE = { language, source: '6 * 7' };
const WAIT = { timeout: 5_000, interval: 5 };

test('a sandbox that is killed in a run ends that run as crashed, and the next one is fine', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  const isOn = Promise.withResolvers<void>();
  const run = runner.run(SPIN, { onOutput: () => isOn.resolve() });
  await isOn.promise;
  for (const pid of runner.pids) process.kill(pid, 'SIGKILL');
  expect(await run).toMatchObject({ status: 'crashed', exitCode: null, stdout: 'on\n' });
  expect(await runner.run(FINE)).toMatchObject({ status: 'ok', value: 42 });
});

test('a sandbox that is killed at rest is replaced, and no run is lost', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  await runner.run(FINE);
  const { pids } = runner;
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(runner.pids).not.toEqual(pids), WAIT);
  expect(await runner.run(FINE)).toMatchObject({ status: 'ok', value: 42 });
});

test('a signal cancels a run that is under way, and keeps what it wrote', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  const cancel = new AbortController();
  const run = runner.run(SPIN, { signal: cancel.signal, onOutput: () => cancel.abort() });
  const outcome = await run;
  expect(outcome).toMatchObject({ status: 'cancelled', exitCode: null, stdout: 'on\n' });
  expect(outcome.usage.wallMs).toBeLessThan(2_000);
});

test('a signal ends the wait for a sandbox', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  const first = runner.run({ ...SPIN, limits: { wallMs: 300 } });
  const cancel = new AbortController();
  const second = runner.run(FINE, { signal: cancel.signal });
  cancel.abort(new Error('no longer wanted'));
  await expect(second).rejects.toThrow('no longer wanted');
  expect(await first).toMatchObject({ status: 'limit', limit: 'wall' });
});

test('who comes when the waiting line is full is told that the runner is busy', async () => {
  await using runner = await createRunner({
    languages: ['javascript'],
    sandboxes: 1,
    spares: 0,
    maxWaiting: 2,
  });
  await runner.run(FINE);
  const running = runner.run({ ...SPIN, limits: { wallMs: 200 } });
  const waiting = [runner.run(FINE), runner.run(FINE)];
  await expect(runner.run(FINE)).rejects.toMatchObject({ code: 'E_BUSY', retryAfterSeconds: 1 });
  expect(await running).toMatchObject({ status: 'limit' });
  for (const outcome of await Promise.all(waiting)) expect(outcome.status).toBe('ok');
});

test('a sandbox is replaced after its share of runs', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0, maxRuns: 2 });
  const seen: number[][] = [];
  for (let i = 0; i < 4; i++) {
    await runner.run(FINE);
    seen.push(runner.pids);
    await pause(100);
  }
  const [first, , third] = seen;
  expect(first).not.toEqual(third);
  for (const pid of first ?? []) expect(await isGoneWithin(pid, 1_000)).toBe(true);
});

test('with isolation by run, no two runs share a process', async () => {
  await using runner = await createRunner({
    languages: ['javascript'],
    sandboxes: 1,
    spares: 1,
    isolation: 'run',
  });
  const used = new Set<number>();
  for (let i = 0; i < 4; i++) {
    const before = runner.pids;
    expect(await runner.run(FINE)).toMatchObject({ status: 'ok', value: 42 });
    await vi.waitFor(() => expect(before.some((pid) => !runner.pids.includes(pid))).toBe(true), WAIT);
    for (const pid of before) if (!runner.pids.includes(pid)) used.add(pid);
  }
  expect(used.size).toBe(4);
});

test('closing ends every sandbox, also one that spins, and twice is harmless', async () => {
  const runner = await createRunner({ languages: ['javascript'], sandboxes: 2, spares: 1 });
  await runner.run(FINE);
  const { pids } = runner;
  const run = runner.run(SPIN);
  await pause(50);
  await Promise.all([runner.close(), runner.close()]);
  await runner.close();
  expect(await run).toMatchObject({ status: 'crashed' });
  for (const pid of pids) expect(await isGoneWithin(pid, 1_000)).toBe(true);
  await expect(runner.run(FINE)).rejects.toMatchObject({ code: 'E_INTERNAL' });
});

test('the event loop of the host goes on while a guest spins and floods', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  await runner.run(FINE);
  const run = runner.run({
    language,
    source: "for (;;) console.log('x'.repeat(1000))",
    limits: { wallMs: 400 },
  });
  const spin = run.then(() => runner.run({ ...SPIN, limits: { wallMs: 400 } }));
  let longestMs = 0;
  for (let last = performance.now(), until = last + 600; last < until; ) {
    await pause(5);
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }
  expect(await spin).toMatchObject({ limit: 'wall' });
  expect(longestMs).toBeLessThan(250);
});
