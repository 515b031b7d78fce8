import { expect, test } from 'vitest';
import { tokenWith, WRONG } from './credentials.ts';
import { KEY, TestService } from './service.ts';

const bearing = (credential: string) => ({ headers: { Authorization: `Bearer ${credential}` } });

/** All that an answer says. */
async function textOf(response: Response): Promise<string> {
  return JSON.stringify([response.status, [...response.headers], await response.text()]);
}

async function guess(service: TestService, times: number): Promise<Response[]> {
  const answers: Response[] = [];
  for (let i = 0; i < times; i++) answers.push(await service.call('/v1/languages', bearing(`wrong-${i}`)));
  return answers;
}

test('a wrong credential gets one answer, whatever is wrong with it', async () => {
  const answers = await Promise.all(
    Object.values(WRONG).map(async (make) => {
      const service = new TestService();
      return textOf(await service.call('/v1/languages', bearing(await make(service, 'admin'))));
    }),
  );
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^\[401,/);
});

test('the token that the wrong ones differ from is right', async () => {
  const service = new TestService();
  const token = await tokenWith({})(service, 'viewer');
  expect((await service.call('/v1/languages', bearing(token))).status).toBe(200);
});

test('a key tells who asks, with the rights of its role', async () => {
  const service = new TestService();
  const { id, bearer } = await service.addKey('viewer');
  expect((await service.call('/v1/audit', { headers: bearer })).status).toBe(200);
  const records = await service.store.audit.list({ after: 0, limit: 10 });
  expect(records.at(-1)).toMatchObject({
    action: 'auth.attempt',
    user_id: id,
    role: 'viewer',
    success: true,
  });
});

test('after five wrong credentials an address is blocked, whatever it sends then', async () => {
  const service = new TestService();
  const statuses = (await guess(service, 6)).map(({ status }) => status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  const blocked = await service.call('/v1/languages');
  expect([blocked.status, blocked.headers.get('Retry-After')]).toEqual([429, '1']);
  expect(await blocked.json()).toMatchObject({ code: 'E_RATE_LIMITED' });
  expect((await service.send('/v1/languages')).status).toBe(429);
  service.now += 1000;
  expect((await service.call('/v1/languages')).status).toBe(200);
});

test('each further wrong credential blocks for twice as long', async () => {
  const service = new TestService();
  await guess(service, 5);
  for (const seconds of ['1', '2', '4', '8']) {
    const blocked = await service.call('/v1/languages');
    expect([blocked.status, blocked.headers.get('Retry-After')]).toEqual([429, seconds]);
    service.now += Number(seconds) * 1000;
    await guess(service, 1);
  }
});

test('what is blocked is one address, or the /64 of an IPv6 address', async () => {
  const service = new TestService();
  await guess(service, 5);
  service.address = '192.0.2.2';
  expect((await service.call('/v1/languages')).status).toBe(200);
  for (let i = 0; i < 5; i++) {
    service.address = `2001:db8:0:1:${i}::1`;
    await guess(service, 1);
  }
  const statuses: number[] = [];
  for (const address of ['2001:db8:0:1:ffff::1', '2001:db8:0:2::1']) {
    service.address = address;
    statuses.push((await service.call('/v1/languages')).status);
  }
  expect(statuses).toEqual([429, 200]);
});

test('a right credential between wrong ones forgives none of them', async () => {
  const service = new TestService();
  for (let i = 0; i < 4; i++) {
    await guess(service, 1);
    expect((await service.call('/v1/languages')).status).toBe(200);
  }
  await guess(service, 1);
  expect((await service.call('/v1/languages')).status).toBe(429);
});

test('no credential at all is no guess', async () => {
  const service = new TestService();
  for (const Authorization of ['', 'Basic dXNlcjpwYXNz', 'Bearer', KEY]) {
    for (let i = 0; i < 3; i++) await service.send('/v1/languages', { headers: { Authorization } });
  }
  expect((await service.call('/v1/languages')).status).toBe(200);
});

test('every attempt is recorded, and none with what was sent', async () => {
  const service = new TestService();
  await guess(service, 6);
  const records = await service.store.audit.list({ after: 0, limit: 10 });
  const request = 'GET /v1/languages';
  expect(records.map(({ action, user_id, details }) => [action, user_id, details])).toEqual([
    ['auth.attempt', 'anonymous', { code: 'E_UNAUTHENTICATED', request }],
    ['request.refuse', 'anonymous', { code: 'E_RATE_LIMITED', request }],
  ]);
  await service.pass(60_000);
  const counted = (await service.store.audit.list({ after: 2, limit: 10 })).map(({ details }) => details);
  expect(counted).toEqual([{ code: 'E_UNAUTHENTICATED', request, count: 4 }]);
  expect(JSON.stringify(await service.store.audit.list({ after: 0, limit: 10 }))).not.toContain('wrong-');
});
