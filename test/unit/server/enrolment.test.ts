import { generateSync } from 'otplib';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../src/core/audit.ts';
import { enrolmentSchema, stepUpSchema } from '../../../src/server/routes/step-up.ts';
import { read, START, TestService } from './service.ts';

const CONFIRMED: AuditEntry = {
  timestamp: new Date(START).toISOString(),
  user_id: 'cli',
  role: 'admin',
  action: 'step-up.confirm',
  details: {},
  ip_address: '',
  success: true,
};
const GRANT = JSON.stringify({ name: 'x', role: 'viewer' });
const JSON_TYPE = { 'Content-Type': 'application/json' };

async function enrol(service: TestService) {
  const enrolment = await read(enrolmentSchema, service.call('/v1/step-up', { method: 'POST' }));
  const secret = new URL(enrolment.url).searchParams.get('secret') ?? '';
  return { ...enrolment, secret, code: () => generateSync({ secret, epoch: service.now / 1000 }) };
}

test('an enrolment opens nothing before it is confirmed on the host, and then it does', async () => {
  const service = new TestService();
  const make = (code: string) =>
    service.call('/v1/keys', { method: 'POST', headers: { ...JSON_TYPE, 'Cloche-TOTP': code }, body: GRANT });
  const state = () => read(stepUpSchema, service.call('/v1/step-up'));
  expect(await state()).toEqual({ caller: 'key_admin', state: 'none', recoveryCodesLeft: 0 });
  const { caller, code, qr, recoveryCodes } = await enrol(service);
  expect([caller, qr.length > 100, new Set(recoveryCodes).size]).toEqual(['key_admin', true, 10]);
  expect(await state()).toEqual({ caller, state: 'pending', recoveryCodesLeft: 10 });
  expect((await make(code())).status).toBe(403);
  expect(await service.access.confirm(caller, code(), CONFIRMED)).toBe(true);
  service.now += 30_000;
  expect((await make(code())).status).toBe(201);
  expect((await make(recoveryCodes[0] ?? '')).status).toBe(201);
  expect(await state()).toEqual({ caller, state: 'confirmed', recoveryCodesLeft: 9 });
});

test('a confirmed second factor is not replaced by who holds the key alone', async () => {
  const service = new TestService();
  const { caller, code } = await enrol(service);
  await service.access.confirm(caller, code(), CONFIRMED);
  expect((await service.call('/v1/step-up', { method: 'POST' })).status).toBe(403);
});

test('one that was taken away on the host is none, and another one can be enrolled', async () => {
  const service = new TestService();
  const { caller, code } = await enrol(service);
  await service.access.confirm(caller, code(), CONFIRMED);
  await service.access.reset(caller, { ...CONFIRMED, action: 'step-up.enrol' });
  const state = await read(stepUpSchema, service.call('/v1/step-up'));
  expect(state).toEqual({ caller, state: 'none', recoveryCodesLeft: 0 });
  expect((await service.call('/v1/step-up', { method: 'POST' })).status).toBe(201);
});

test('enrolling is for those whose actions need it', async () => {
  const service = new TestService();
  for (const role of ['viewer', 'submitter', 'operator'] as const) {
    const { bearer: headers } = await service.addKey(role);
    expect((await service.send('/v1/step-up', { method: 'POST', headers })).status).toBe(403);
    expect((await service.send('/v1/step-up', { headers })).status).toBe(403);
  }
});

test('the enrolment is recorded without secret, address and recovery codes', async () => {
  const service = new TestService();
  const { secret, recoveryCodes } = await enrol(service);
  const records = (await service.audit()).filter(({ action }) => action === 'step-up.enrol');
  expect(records).toMatchObject([{ user_id: 'key_admin', details: {}, success: true }]);
  const log = JSON.stringify(await service.store.audit.list({ after: 0, limit: 100 }));
  const state = await (await service.call('/v1/step-up')).text();
  for (const text of [log, state])
    for (const secretText of [secret, ...recoveryCodes]) expect(text).not.toContain(secretText);
});
