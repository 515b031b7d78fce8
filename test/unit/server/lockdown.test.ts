import { expect, test } from 'vitest';
import { ROLE_NAMES } from '../../../src/core/roles.ts';
import { TestService } from './service.ts';

async function lockedDown(): Promise<TestService> {
  const service = new TestService();
  await service.changeSettings({ lockdown: { isOn: true, reason: 'a leaked key' } });
  return service;
}

test('in a lockdown only admins get in, and the others are told why', async () => {
  const service = await lockedDown();
  const statuses = Object.fromEntries(
    await Promise.all(
      ROLE_NAMES.map(async (role) => {
        const { bearer } = await service.addKey(role);
        return [role, (await service.call('/v1/runs', { headers: bearer })).status];
      }),
    ),
  );
  expect(statuses).toEqual({ viewer: 503, submitter: 503, operator: 503, admin: 200 });
  const { bearer } = await service.addKey('submitter');
  expect(await (await service.submit({}, bearer)).json()).toMatchObject({
    code: 'E_LOCKED_DOWN',
    detail: 'An admin has locked the service down: a leaked key',
  });
});

test('a lockdown tells nothing to strangers, and leaves the open routes open', async () => {
  const service = await lockedDown();
  expect((await service.send('/v1/runs')).status).toBe(401);
  for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json']) {
    expect((await service.send(path)).status).toBe(200);
  }
});

test('what a lockdown refuses is recorded', async () => {
  const service = await lockedDown();
  const { id, bearer } = await service.addKey('submitter');
  await service.submit({}, bearer);
  expect((await service.audit()).at(-1)).toMatchObject({
    user_id: id,
    action: 'request.refuse',
    details: { code: 'E_LOCKED_DOWN', request: 'POST /v1/runs' },
    success: false,
  });
});

test('the end of a lockdown lets callers in again', async () => {
  const service = await lockedDown();
  const { bearer } = await service.addKey('viewer');
  await service.changeSettings({ lockdown: { isOn: false, reason: '' } });
  expect((await service.call('/v1/runs', { headers: bearer })).status).toBe(200);
});
