import { expect, test } from 'vitest';
import type { AuditRecord } from '../../../src/core/audit.ts';
import { TestService } from './service.ts';

const BODY = JSON.stringify({ isOn: true, reason: 'an incident' });
const NOBODY = { 'Cloche-TOTP': '000000' };

/** Asks for what needs a second factor. */
function lockDown(service: TestService, headers: Record<string, string> = {}): Promise<Response> {
  return service.call('/v1/lockdown', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: BODY,
  });
}

async function codeOf(response: Response): Promise<[number, string, string]> {
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return [response.status, code, detail];
}

function steps(records: readonly AuditRecord[]): unknown[] {
  return records
    .filter(({ action }) => action === 'auth.step-up')
    .map(({ success, user_id, details }) => [success, user_id, details]);
}

test('what needs a second factor is refused without one, and the answer says how to come by it', async () => {
  const service = new TestService();
  for (const headers of [{}, NOBODY]) {
    expect(await codeOf(await lockDown(service, headers))).toEqual([
      403,
      'E_STEP_UP_REQUIRED',
      expect.stringMatching(/POST \/v1\/step-up.*cloche keys confirm/),
    ]);
  }
  expect((await service.store.settings.read()).lockdown.isOn).toBe(false);
});

test('a current code passes once', async () => {
  const service = new TestService();
  const code = (await service.addFactor('key_admin'))();
  expect((await lockDown(service, code)).status).toBe(200);
  expect(await codeOf(await lockDown(service, code))).toEqual([
    403,
    'E_STEP_UP_REQUIRED',
    expect.stringContaining('used before'),
  ]);
});

test('a recovery code passes once in place of a code', async () => {
  const service = new TestService();
  const enrolment = await service.enrol('key_admin');
  await service.addFactor('key_admin', enrolment);
  const headers = { 'Cloche-TOTP': enrolment.recoveryCodes[0] ?? '' };
  expect((await lockDown(service, headers)).status).toBe(200);
  expect((await lockDown(service, headers)).status).toBe(403);
});

test('an enrolment that was not confirmed on the host opens nothing', async () => {
  const service = new TestService();
  const { recoveryCodes } = await service.enrol('key_admin');
  expect((await lockDown(service, { 'Cloche-TOTP': recoveryCodes[0] ?? '' })).status).toBe(403);
});

test('the code of one caller is none of another', async () => {
  const service = new TestService();
  const { id, bearer } = await service.addKey('admin');
  await service.addFactor(id);
  const nextCode = await service.addFactor('key_admin');
  expect((await lockDown(service, { ...bearer, ...nextCode() })).status).toBe(403);
});

test('wrong codes block the credential for a while, right ones too', async () => {
  const service = new TestService();
  const nextCode = await service.addFactor('key_admin');
  const right = nextCode();
  const codes: unknown[] = [];
  for (let i = 0; i < 6; i++) codes.push((await codeOf(await lockDown(service, NOBODY)))[1]);
  expect(codes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'E_STEP_UP_REQUIRED'));
  const blocked = await lockDown(service, right);
  expect([blocked.status, blocked.headers.get('Retry-After')]).toEqual([429, '1']);
  expect((await service.call('/v1/lockdown')).status).toBe(200);
  service.now += 1000;
  expect((await lockDown(service, right)).status).toBe(200);
});

test('without the permission nobody gets as far as the second factor', async () => {
  const service = new TestService();
  const { id, bearer } = await service.addKey('operator');
  const nextCode = await service.addFactor(id);
  expect(await codeOf(await lockDown(service, { ...bearer, ...nextCode() }))).toEqual([
    403,
    'E_FORBIDDEN',
    'Expected the permission settings.manage, got the role operator',
  ]);
});

test('each use of a second factor is recorded, and each refusal, and no code', async () => {
  const service = new TestService();
  const nextCode = await service.addFactor('key_admin');
  await lockDown(service, NOBODY);
  const code = nextCode();
  await lockDown(service, code);
  const records = await service.audit();
  const request = 'PUT /v1/lockdown';
  expect(steps(records)).toEqual([
    [false, 'key_admin', { code: 'E_STEP_UP_REQUIRED', request }],
    [true, 'key_admin', { request }],
  ]);
  expect(records.map(({ action }) => action)).toContain('lockdown.change');
  for (const sent of [NOBODY, code])
    expect(JSON.stringify(records)).not.toContain(`"${sent['Cloche-TOTP']}"`);
});
