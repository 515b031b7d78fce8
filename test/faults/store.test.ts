import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TestService } from './harness.ts';

const FINE = { language: 'javascript', source: "console.log('once')" };
const LOAD_MS = 4_000;

test('a store that stops and comes back under load loses no accepted run and runs none twice', async () => {
  await using service = await TestService.open();
  await service.start('serve');
  await service.start('work', { CLOCHE_SANDBOXES: '2' });
  const load = Promise.all([submitFor(service, LOAD_MS), submitFor(service, LOAD_MS)]);
  await pause(1_000);
  await service.redis.stop();
  const health = await service.call('GET', '/readyz');
  await pause(1_000);
  await service.redis.start();
  const answers = (await load).flat();

  expect(health.status).toBe(503);
  const accepted = answers.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const refused = answers.filter(({ id }) => id === undefined);
  expect(accepted.length).toBeGreaterThan(10);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused)
    expect(answer).toEqual({ status: 503, code: 'E_STORE_DOWN', retryAfter: '1' });
  for (const id of accepted) {
    expect((await service.until(id, 'done', 15_000)).outcome?.status).toMatch(/^(?:ok|crashed)$/);
  }
  const ends = (await service.executions()).map(({ details }) => String(details.run_id));
  expect(new Set(ends).size).toBe(ends.length);
  expect(ends).toEqual(expect.arrayContaining(accepted));
}, 60_000);

interface Answer {
  id?: string;
  status?: number;
  code?: string;
  retryAfter?: string | null;
}

/** Submits one run after the other; those that were accepted have an id. */
async function submitFor(service: TestService, durationMs: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const until = performance.now() + durationMs; performance.now() < until; await pause(20)) {
    const response = await service.call('POST', '/v1/runs', FINE);
    const { id, code }: { id?: string; code?: string } = await response.json();
    const retryAfter = response.headers.get('retry-after');
    answers.push(
      id === undefined
        ? { status: response.status, ...(code !== undefined && { code }), retryAfter }
        : { id },
    );
  }
  return answers;
}
