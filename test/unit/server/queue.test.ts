import { expect, test } from 'vitest';
import { drainedSchema, queueSchema } from '../../../src/server/routes/queue.ts';
import { runSchema } from '../../../src/server/schemas/run.ts';
import { detailsOf } from './manage.ts';
import { read, TestService } from './service.ts';

const SNIPPET = { language: 'js', source: '1' };

test('the queue says what waits and runs, who consumes, and whether anything is held', async () => {
  const service = new TestService();
  await service.submit(SNIPPET);
  await service.submit(SNIPPET);
  await service.submit({ ...SNIPPET, language: 'python' });
  const { bearer: headers } = await service.addKey('viewer');
  const queue = await read(queueSchema, service.send('/v1/queue', { headers }));
  expect(queue).toMatchObject({ consumers: [], isDrained: false, isLockedDown: false });
  expect(queue.languages.filter(({ queued, running }) => queued + running > 0)).toEqual([
    { language: 'javascript', queued: 2, running: 0 },
    { language: 'python', queued: 1, running: 0 },
  ]);
  await service.changeSettings({ lockdown: { isOn: true, reason: 'x' } });
  await using _ = await service.consume();
  expect(await read(queueSchema, service.call('/v1/queue'))).toMatchObject({
    consumers: ['test'],
    isLockedDown: true,
  });
});

test('drained consumers take nothing new until they are resumed, and both are recorded', async () => {
  const service = new TestService();
  const { id: operator, bearer: headers } = await service.addKey('operator');
  const turn = (path: string) => service.send(path, { method: 'POST', headers });
  expect(await read(drainedSchema, turn('/v1/consumers/drain'))).toEqual({ isDrained: true });
  await using _ = await service.consume();
  const { id } = await read(runSchema, service.submit(SNIPPET));
  expect(await read(queueSchema, service.call('/v1/queue'))).toMatchObject({ isDrained: true });
  expect((await read(runSchema, service.call(`/v1/runs/${id}`))).state).toBe('queued');
  expect(await read(drainedSchema, turn('/v1/consumers/resume'))).toEqual({ isDrained: false });
  const ended = await read(runSchema, service.call(`/v1/runs/${id}`, { headers: { Prefer: 'wait=5' } }));
  expect(ended.state).toBe('done');
  expect(await detailsOf(service, 'consumers.drain')).toEqual([{ was_drained: false }]);
  expect(await detailsOf(service, 'consumers.resume')).toEqual([{ was_drained: true }]);
  const turns = (await service.audit()).filter(({ action }) => action.startsWith('consumers.'));
  expect(turns.map(({ user_id }) => user_id)).toEqual([operator, operator]);
});
