import { expect, test } from 'vitest';
import { lockdownSchema } from '../../../src/server/routes/lockdown.ts';
import { settingsSchema } from '../../../src/server/routes/settings.ts';
import { problemSchema } from '../../../src/server/schemas/problem.ts';
import { detailsOf, manage } from './manage.ts';
import { read, TestService } from './service.ts';

const RATE = { requests: 100, windowSeconds: 60 };
const CONFIGURED = {
  rate: RATE,
  quotas: { queued: 1000, concurrent: 256, cpuSecondsPerDay: null },
  changed: { quotas: {} },
  retention: { resultsSeconds: 86_400, idempotencySeconds: 86_400, auditDetailsDays: null },
};

async function start() {
  const service = new TestService(undefined, { rate: RATE });
  return { service, call: await manage(service) };
}

test('the settings say what is configured, and how long each kind of data is kept', async () => {
  const service = new TestService(undefined, { rate: RATE });
  const { bearer: headers } = await service.addKey('viewer');
  expect(await read(settingsSchema, service.send('/v1/settings', { headers }))).toEqual(CONFIGURED);
});

test('a change holds from then on, is recorded before and after, and null takes it back', async () => {
  const { service, call } = await start();
  const rate = { requests: 10, windowSeconds: 30 };
  const changed = await read(
    settingsSchema,
    call('PATCH /v1/settings', { rate, quotas: { queued: 5 }, auditRetentionDays: 90 }),
  );
  expect(changed).toEqual({
    rate,
    quotas: { queued: 5, concurrent: 256, cpuSecondsPerDay: null },
    changed: { rate, quotas: { queued: 5 } },
    retention: { ...CONFIGURED.retention, auditDetailsDays: 90 },
  });
  const limited = await service.call('/v1/settings');
  expect(limited.headers.get('RateLimit-Policy')).toBe('"default";q=10;w=30');
  expect(await read(settingsSchema, limited)).toEqual(changed);
  const back = { rate: null, quotas: null, auditRetentionDays: null };
  expect(await read(settingsSchema, call('PATCH /v1/settings', back))).toEqual(CONFIGURED);
  const before = { rate: 'as configured', quotas: {}, audit_retention_days: null };
  const after = { rate, quotas: { queued: 5 }, audit_retention_days: 90 };
  expect(await detailsOf(service, 'settings.change')).toEqual([
    { before, after },
    { before: after, after: before },
  ]);
});

test('a change of one setting leaves the others', async () => {
  const { call } = await start();
  await call('PATCH /v1/settings', { rate: 'off', auditRetentionDays: 90 });
  const changed = await read(settingsSchema, call('PATCH /v1/settings', { quotas: { concurrent: 3 } }));
  expect(changed).toMatchObject({
    rate: 'off',
    quotas: { concurrent: 3 },
    changed: { rate: 'off', quotas: { concurrent: 3 } },
    retention: { auditDetailsDays: 90 },
  });
});

test.each([
  [{}, ''],
  [{ lockdown: { isOn: true } }, 'lockdown'],
  [{ version: 7 }, 'version'],
  [{ auditRetentionDays: 0 }, 'auditRetentionDays'],
  [{ quotas: { queued: 0 } }, 'quotas.queued'],
])('the change %j is refused', async (change, path) => {
  const { call } = await start();
  const response = await call('PATCH /v1/settings', change);
  const { errors } = await read(problemSchema, response);
  expect([response.status, errors?.[0]?.path]).toEqual([422, path]);
});

test.each([[{ requests: 1, windowSeconds: 60 }], [{ requests: 1000, windowSeconds: 86_400 }]])(
  'the rate %j is refused, for nobody could change it back in time',
  async (rate) => {
    const { call } = await start();
    expect((await call('PATCH /v1/settings', { rate })).status).toBe(422);
  },
);

test('a lockdown turns everybody away but an admin, who ends it', async () => {
  const { service, call } = await start();
  const { bearer: headers } = await service.addKey('operator');
  const wish = { isOn: true, reason: 'a leaked key' };
  expect(await read(lockdownSchema, call('PUT /v1/lockdown', wish))).toEqual(wish);
  expect((await service.send('/v1/queue', { headers })).status).toBe(503);
  expect(await read(lockdownSchema, service.call('/v1/lockdown'))).toEqual(wish);
  const off = { isOn: false, reason: '' };
  expect(await read(lockdownSchema, call('PUT /v1/lockdown', { isOn: false }))).toEqual(off);
  expect((await service.send('/v1/queue', { headers })).status).toBe(200);
  expect(await read(lockdownSchema, service.send('/v1/lockdown', { headers }))).toEqual(off);
  expect(await detailsOf(service, 'lockdown.change')).toEqual([
    { before: off, after: wish },
    { before: wish, after: off },
  ]);
});

test.each([
  [{ isOn: true }],
  [{ isOn: true, reason: '' }],
  [{ isOn: true, reason: 'x'.repeat(201) }],
  [{ isOn: 'yes', reason: 'x' }],
  [{ reason: 'x' }],
])('the lockdown %j is refused', async (wish) => {
  const { service, call } = await start();
  expect((await call('PUT /v1/lockdown', wish)).status).toBe(422);
  expect((await service.store.settings.read()).lockdown.isOn).toBe(false);
});
