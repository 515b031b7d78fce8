import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventually, isGoneWithin, type Run, TestService } from './harness.ts';

const language = 'javascript';
const SPIN = { language, source: "console.log('on'); for (;;);", limits: { wallMs: 30_000, cpuMs: 60_000 } };
const FINE = { language, source: '6 * 7' };
const ORPHAN_MS = 10_000;
const KILLS = 6;
/** What a consumer of one sandbox has begun at most: the run in it; and some ahead where runs are short. */
const IN_HAND = 1;
const IN_HAND_OF_SHORT = 8;

test('the run of a killed consumer ends as crashed where another one lives, and runs no second time', async () => {
  await using service = await TestService.open();
  await service.start('serve');
  const doomed = await service.start('work');
  const { id } = await service.submit(SPIN);
  await service.until(id, 'running', 5_000);
  const other = await service.start('work');
  const sandboxes = doomed.sandboxes();
  expect(sandboxes).not.toEqual([]);

  await doomed.kill('SIGKILL');
  for (const pid of sandboxes) expect(await isGoneWithin(pid, 1_000)).toBe(true);
  expect(await service.submit(FINE, 10)).toMatchObject({
    state: 'done',
    outcome: { status: 'ok', value: 42 },
  });
  const run = await service.until(id, 'done', ORPHAN_MS);
  expect(run.outcome).toMatchObject({ status: 'crashed', exitCode: null });

  expect(await service.submit(FINE, 10)).toMatchObject({ state: 'done', outcome: { status: 'ok' } });
  const ends = (await service.executions()).filter(({ details }) => details.run_id === id);
  expect(ends).toMatchObject([{ success: false, details: { status: 'crashed' } }]);
  expect(other.sandboxes()).not.toEqual([]);
});

test('runs of the only consumer end as crashed once that is started again, and those in the queue go on', async () => {
  await using service = await TestService.open();
  await service.start('serve');
  const doomed = await service.start('work');
  const inHand: Run[] = [];
  for (let i = 0; i < IN_HAND; i++) inHand.push(await service.submit(SPIN));
  const waiting = await service.submit(FINE);
  for (const { id } of inHand) await service.until(id, 'running', 5_000);
  await doomed.kill('SIGKILL');

  await service.start('work');
  for (const { id } of inHand) {
    expect((await service.until(id, 'done', ORPHAN_MS)).outcome?.status).toBe('crashed');
  }
  const { outcome } = await service.until(waiting.id, 'done', ORPHAN_MS);
  expect(outcome).toMatchObject({ status: 'ok', value: 42 });
  const ends = (await service.executions()).map(({ details }) => details.run_id);
  expect(ends.sort()).toEqual([...inHand, waiting].map(({ id }) => id).sort());
});

test('a run that its process took at once ends as crashed when that is killed, and runs no second time', async () => {
  await using service = await TestService.open();
  const doomed = await service.start('start');
  const { id } = await service.submit(SPIN);
  expect((await service.read(id)).state).toBe('running');
  await doomed.kill('SIGKILL');

  await service.start('start');
  expect((await service.until(id, 'done', ORPHAN_MS)).outcome).toMatchObject({
    status: 'crashed',
    stdout: '',
  });
  expect(await service.submit(FINE, 10)).toMatchObject({ outcome: { status: 'ok', value: 42 } });
  const ends = (await service.executions()).filter(({ details }) => details.run_id === id);
  expect(ends).toMatchObject([{ success: false, details: { status: 'crashed' } }]);
});

test('a consumer that is asked to stop ends what it runs first, and leaves no sandbox', async () => {
  await using service = await TestService.open();
  await service.start('serve');
  const consumer = await service.start('work');
  const { id } = await service.submit({ language, source: 'setTimeout(() => console.log(1), 1000)' });
  await service.until(id, 'running', 5_000);
  const sandboxes = consumer.sandboxes();
  await consumer.kill('SIGTERM');
  for (const pid of sandboxes) expect(await isGoneWithin(pid, 1_000)).toBe(true);
  expect((await service.read(id)).outcome).toMatchObject({ status: 'ok', stdout: '1\n' });
});

test('a cancel reaches a run in another process at once', async () => {
  await using service = await TestService.open();
  await service.start('serve');
  await service.start('work');
  const { id } = await service.submit(SPIN);
  await service.until(id, 'running', 5_000);
  const askedAt = performance.now();
  expect((await service.call('DELETE', `/v1/runs/${id}`)).status).toBe(202);
  const run = await service.until(id, 'done', 2_000);
  const tookMs = performance.now() - askedAt;
  expect(run.outcome).toMatchObject({ status: 'cancelled', exitCode: null });
  expect(tookMs).toBeLessThan(1_000);
  expect(await service.submit(FINE, 10)).toMatchObject({ outcome: { status: 'ok' } });
});

test('a kill at any moment leaves no result without its record, and costs no run but those in hand', async () => {
  await using service = await TestService.open();
  await service.start('serve');
  const source = "for (let i = 0; i < 2e5; i++); console.log('once')";
  const ids: string[] = [];
  for (let i = 0; i < 50; i++) ids.push((await service.submit({ language, source })).id);
  for (let kill = 0; kill < KILLS; kill++) {
    const before = (await service.executions()).length;
    const consumer = await service.start('work');
    await eventually(5_000, async () => (await service.executions()).length > before || undefined);
    await pause(Math.random() * 40);
    await consumer.kill('SIGKILL');
  }
  await service.start('work');
  for (const id of ids) await service.until(id, 'done', 2 * ORPHAN_MS);

  const ends = await service.executions();
  expect(ends.map(({ details }) => details.run_id).sort()).toEqual([...ids].sort());
  for (const { details } of ends) {
    const { outcome } = await service.read(String(details.run_id));
    expect(outcome?.status).toBe(details.status);
    expect(outcome?.stdout).toBe(outcome?.status === 'ok' ? 'once\n' : '');
  }
  expect(ends.filter(({ success }) => !success).length).toBeLessThanOrEqual(KILLS * IN_HAND_OF_SHORT);
}, 90_000);
