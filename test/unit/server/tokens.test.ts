import { expect, test } from 'vitest';
import { tokenSchema } from '../../../src/server/routes/tokens.ts';
import { problemSchema } from '../../../src/server/schemas/problem.ts';
import { detailsOf } from './manage.ts';
import { type Bearer, read, TestService } from './service.ts';

async function issue(service: TestService, bearer: Bearer, wish?: unknown): Promise<Response> {
  const headers = wish === undefined ? bearer : { ...bearer, 'Content-Type': 'application/json' };
  const body = wish === undefined ? null : JSON.stringify(wish);
  return service.send('/v1/tokens', { method: 'POST', headers, body });
}

test('a token does what its key may do where nothing narrower is asked for', async () => {
  const service = new TestService();
  const { bearer } = await service.addKey('submitter');
  const response = await issue(service, bearer);
  const { token, expiresAt } = await read(tokenSchema, response);
  expect([response.status, expiresAt]).toEqual([201, new Date(service.now + 900_000).toISOString()]);
  const answer = await service.submit({ language: 'js', source: '1' }, { Authorization: `Bearer ${token}` });
  expect(answer.status).toBe(202);
});

test('a token is narrowed to role, languages, limits and time, and to names that this host has', async () => {
  const service = new TestService();
  const { bearer } = await service.addKey('admin');
  const wish = { role: 'submitter', languages: ['js'], limits: { wallMs: 1000 }, expiresInSeconds: 60 };
  const { token, expiresAt } = await read(tokenSchema, issue(service, bearer, wish));
  const headers = { Authorization: `Bearer ${token}` };
  const statuses = [
    await service.submit({ language: 'javascript', source: '1', limits: { wallMs: 1000 } }, headers),
    await service.submit({ language: 'javascript', source: '1', limits: { wallMs: 1001 } }, headers),
    await service.submit({ language: 'python', source: '1' }, headers),
    await service.call('/v1/audit', { headers }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([202, 422, 403, 403]);
  service.now = Date.parse(expiresAt);
  expect((await service.call('/v1/languages', { headers })).status).toBe(401);
});

test('the issue of a token is recorded with what it may do, and without the token', async () => {
  const service = new TestService();
  const { bearer } = await service.addKey('admin');
  const wish = { role: 'viewer', languages: ['py'], limits: { wallMs: 9 }, expiresInSeconds: 60 };
  const { token, expiresAt } = await read(tokenSchema, issue(service, bearer, wish));
  const details = { role: 'viewer', languages: ['python'], limits: { wallMs: 9 }, expires_at: expiresAt };
  expect(await detailsOf(service, 'token.issue')).toEqual([details]);
  const log = JSON.stringify(await service.store.audit.list({ after: 0, limit: 100 }));
  for (const part of token.split('.')) expect(log).not.toContain(part);
});

test.each([
  [{ expiresInSeconds: 0 }, 'expiresInSeconds'],
  [{ expiresInSeconds: 3601 }, 'expiresInSeconds'],
  [{ role: 'root' }, 'role'],
  [{ languages: ['cobol'] }, 'languages.0'],
  [{ limits: { wallMs: 30_001 } }, 'limits.wallMs'],
  [{ scope: 'all' }, 'scope'],
])('the wish %j is refused', async (wish, path) => {
  const service = new TestService();
  const response = await issue(service, (await service.addKey('admin')).bearer, wish);
  const { code, errors } = await read(problemSchema, response);
  expect([response.status, code, errors?.[0]?.path]).toEqual([422, 'E_SNIPPET_INVALID', path]);
});

test('no token is wider than its key, and none is made by a token', async () => {
  const service = new TestService();
  const { bearer } = await service.addKey('submitter', { languages: ['javascript'] });
  expect((await issue(service, bearer, { role: 'admin' })).status).toBe(403);
  expect((await issue(service, bearer, { languages: ['python'] })).status).toBe(403);
  const { token } = await read(tokenSchema, issue(service, bearer));
  expect((await issue(service, { Authorization: `Bearer ${token}` })).status).toBe(403);
  expect(await detailsOf(service, 'token.issue')).toHaveLength(1);
});
