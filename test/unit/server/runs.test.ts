import { expect, test } from 'vitest';
import { z } from 'zod';
import { ClocheError } from '../../../src/core/errors.ts';
import { languageSchema } from '../../../src/server/routes/languages.ts';
import { cancelledSchema, runPageSchema, runSchema } from '../../../src/server/schemas/run.ts';
import { OUTCOME, read, START, TestService } from './service.ts';

const SNIPPET = { language: 'js', source: '6 * 7' };
const WAIT = { Prefer: 'wait=5' };

test('a submission is queued, and tells where to read it', async () => {
  const service = new TestService();
  const response = await service.submit(SNIPPET);
  const run = await read(runSchema, response);
  expect(response.status).toBe(202);
  expect(run).toEqual({
    id: expect.stringMatching(/^run_[0-9a-z]{25}$/),
    state: 'queued',
    language: 'javascript',
    createdAt: new Date(START).toISOString(),
  });
  expect(response.headers.get('Location')).toBe(`/v1/runs/${run.id}`);
  expect(response.headers.has('Preference-Applied')).toBe(false);
  expect(await read(runSchema, service.call(`/v1/runs/${run.id}`))).toEqual(run);
});

test('a submission that waits answers the run with its outcome, as a read does', async () => {
  const service = new TestService();
  await using _ = await service.consume();
  const response = await service.submit(SNIPPET, WAIT);
  const run = await read(runSchema, response);
  expect([response.status, response.headers.get('Preference-Applied')]).toEqual([200, 'wait=5']);
  expect(run).toEqual({
    id: expect.any(String),
    state: 'done',
    language: 'javascript',
    createdAt: new Date(START).toISOString(),
    startedAt: expect.any(String),
    finishedAt: expect.any(String),
    outcome: OUTCOME,
    receipt: null,
  });
  expect(await read(runSchema, service.call(`/v1/runs/${run.id}`))).toEqual(run);
});

test('a submission that waits in vain is queued as any other', async () => {
  const response = await new TestService().submit(SNIPPET, { Prefer: 'wait=0' });
  expect([response.status, response.headers.get('Preference-Applied')]).toEqual([202, 'wait=0']);
  expect(await response.json()).toMatchObject({ state: 'queued' });
});

test('a read that waits answers as soon as the run is done', async () => {
  const service = new TestService();
  const { id } = await read(runSchema, service.submit(SNIPPET));
  const reading = service.call(`/v1/runs/${id}`, { headers: WAIT });
  await using _ = await service.consume();
  const response = await reading;
  expect([response.status, response.headers.get('Preference-Applied')]).toEqual([200, 'wait=5']);
  expect(await response.json()).toMatchObject({ state: 'done', outcome: OUTCOME });
});

test('a repeat under one idempotency key answers the first run and submits nothing', async () => {
  const service = new TestService();
  await using _ = await service.consume();
  const headers = { ...WAIT, 'Idempotency-Key': 'order-1' };
  const first = await read(runSchema, service.submit(SNIPPET, headers));
  const again = await service.submit({ source: '6 * 7', language: 'javascript' }, headers);
  expect([again.status, await again.json()]).toEqual([200, first]);
  const late = await service.submit(SNIPPET, { 'Idempotency-Key': 'order-1' });
  expect([late.status, await late.json()]).toEqual([202, first]);
  const submitted = (await service.audit()).filter(({ action }) => action === 'run.submit');
  expect(submitted).toHaveLength(1);
});

test.each([['two words'], ['é'], ['x'.repeat(256)]])('the idempotency key %s is refused', async (key) => {
  const response = await new TestService().submit(SNIPPET, { 'Idempotency-Key': key });
  expect(await response.json()).toMatchObject({
    code: 'E_SNIPPET_INVALID',
    errors: [{ path: 'header.idempotency-key' }],
  });
});

test('a run that waits is cancelled also where no data key opens it any more', async () => {
  const service = new TestService();
  const { id } = await read(runSchema, service.submit(SNIPPET));
  service.store.runs.job = async () => {
    throw new ClocheError('E_INTERNAL', 'What the store keeps cannot be opened');
  };
  expect((await service.call(`/v1/runs/${id}`, { method: 'DELETE' })).status).toBe(202);
  const run = await read(runSchema, service.call(`/v1/runs/${id}`));
  expect([run.state, run.outcome?.status]).toEqual(['done', 'cancelled']);
  expect((await service.audit()).at(-1)).toMatchObject({
    user_id: 'key_admin',
    action: 'run.execute',
    details: { run_id: id, language: 'javascript', status: 'cancelled' },
  });
});

test('a cancel of a run that waits is audited, and ends it at once', async () => {
  const service = new TestService();
  const { id } = await read(runSchema, service.submit(SNIPPET));
  const response = await service.call(`/v1/runs/${id}`, { method: 'DELETE' });
  expect([response.status, await read(cancelledSchema, response)]).toEqual([
    202,
    { id, state: expect.any(String) },
  ]);
  const run = await read(runSchema, service.call(`/v1/runs/${id}`));
  expect([run.state, run.outcome?.status]).toEqual(['done', 'cancelled']);
  expect((await service.audit()).slice(-2)).toMatchObject([
    { action: 'run.cancel', details: { run_id: id } },
    { action: 'run.execute', details: { run_id: id, status: 'cancelled' } },
  ]);
});

test('runs are listed newest first, page by page, without outcomes', async () => {
  const service = new TestService();
  await using _ = await service.consume();
  for (const language of ['js', 'ts', 'js']) {
    await service.submit({ ...SNIPPET, language }, WAIT);
    service.now += 1000;
  }
  const first = await read(runPageSchema, service.call('/v1/runs?limit=2'));
  expect(first.runs.map(({ language }) => language)).toEqual(['javascript', 'typescript']);
  expect(first.runs[0]).not.toHaveProperty('outcome');
  const last = await read(runPageSchema, service.call(`/v1/runs?limit=2&cursor=${first.next}`));
  expect([last.runs.length, 'next' in last]).toEqual([1, false]);
  const some = await read(runPageSchema, service.call('/v1/runs?language=ts&state=done'));
  expect(some.runs).toEqual([first.runs[1]]);
});

test('the admin reads and lists the runs of every caller', async () => {
  const service = new TestService();
  const { id } = await read(runSchema, service.submit(SNIPPET));
  const job = await service.store.runs.begin(id, 'test');
  const [entry] = await service.audit();
  if (!job || !entry) throw new Error('Expected a job and its record');
  const other = {
    ...job,
    id: 'run_zzzzzzzzzzzzzzzzzzzzzzzzz',
    caller: { id: 'key_other', role: 'submitter' },
  };
  await service.store.runs.accept(other, { ...entry, action: 'run.submit' });
  expect((await service.call(`/v1/runs/${other.id}`)).status).toBe(200);
  expect((await read(runPageSchema, service.call('/v1/runs'))).runs).toHaveLength(2);
});

test('languages are listed with the limits that can be asked for', async () => {
  const [javascript] = await read(z.array(languageSchema), new TestService().call('/v1/languages'));
  expect(javascript).toEqual({
    language: 'javascript',
    version: expect.any(String),
    aliases: ['js'],
    engine: 'quickjs',
    limits: {
      wallMs: { default: 5000, ceiling: 30_000 },
      cpuMs: { default: 10_000, ceiling: 60_000 },
      memoryBytes: { default: 134_217_728, ceiling: 536_870_912 },
      outputBytes: { default: 1_048_576, ceiling: 1_048_576 },
      filesBytes: { default: 8_388_608, ceiling: 33_554_432 },
      fuel: { default: null, ceiling: 9_007_199_254_740_991 },
    },
  });
});
