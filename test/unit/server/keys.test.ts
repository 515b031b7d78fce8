import { expect, test } from 'vitest';
import { keyPageSchema, keySchema, newKeySchema } from '../../../src/server/schemas/key.ts';
import { problemSchema } from '../../../src/server/schemas/problem.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import { detailsOf, manage, managing } from './manage.ts';
import { read, TestService } from './service.ts';

const GRANT = { name: 'the course', role: 'submitter' };
const FULL = {
  ...GRANT,
  expiresAt: '2027-01-01T00:00:00+01:00',
  languages: ['js', 'javascript', 'python'],
  limits: { wallMs: 2000, memoryBytes: 67_108_864 },
  addresses: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'],
  quotas: { queued: 10, concurrent: 2, cpuSecondsPerDay: 600 },
  rate: { requests: 10, windowSeconds: 60 },
};
const SHOWN = { ...FULL, expiresAt: '2026-12-31T23:00:00.000Z', languages: ['javascript', 'python'] };

async function start() {
  const service = new TestService();
  return { service, call: await manage(service) };
}

test('a new key is shown once, lets its bearer in as granted, and is kept as a hash', async () => {
  const { service, call } = await start();
  const response = await call('POST /v1/keys', FULL);
  const { key, ...made } = await read(newKeySchema, response);
  expect(response.status).toBe(201);
  expect(response.headers.get('Location')).toBe(`/v1/keys/${made.id}`);
  expect(made).toEqual({
    ...SHOWN,
    id: expect.stringMatching(/^key_[0-9a-z]{25}$/),
    state: 'active',
    createdAt: new Date(service.now).toISOString(),
  });
  expect(key).toMatch(/^ck_[\w-]{43}$/);
  expect(await read(keySchema, service.call(`/v1/keys/${made.id}`))).toEqual(made);
  const headers = { Authorization: `Bearer ${key}` };
  expect((await service.send('/v1/languages', { headers })).status).toBe(200);
  service.address = '203.0.113.1';
  expect((await service.send('/v1/languages', { headers })).status).toBe(401);
});

test('the making of a key is recorded with its grant, and without the key, its hash and its name', async () => {
  const { service, call } = await start();
  const { id, key } = await read(newKeySchema, call('POST /v1/keys', FULL));
  const { name: _, expiresAt, ...grant } = SHOWN;
  expect(await detailsOf(service, 'key.create')).toEqual([{ key_id: id, expires_at: expiresAt, ...grant }]);
  const hashes = (await service.store.keys.find(id))?.hashes.map(({ hash }) => hash) ?? [];
  const texts = [
    JSON.stringify(await service.store.audit.list({ after: 0, limit: 100 })),
    await (await service.call('/v1/keys')).text(),
  ];
  expect(hashes).toHaveLength(1);
  for (const secret of [key, ...hashes]) for (const text of texts) expect(text).not.toContain(secret);
  expect(texts[0]).not.toContain('the course');
});

test.each([
  [{ role: 'submitter' }, ['name']],
  [{ ...GRANT, name: 'two\nlines' }, ['name']],
  [{ ...GRANT, role: 'root' }, ['role']],
  [{ ...GRANT, id: 'key_mine', hashes: [] }, ['id', 'hashes']],
  [{ ...GRANT, expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
  [{ ...GRANT, expiresAt: 'tomorrow' }, ['expiresAt']],
  [{ ...GRANT, languages: [] }, ['languages']],
  [{ ...GRANT, languages: ['javascript', 'cobol'] }, ['languages.1']],
  [{ ...GRANT, limits: { wallMs: 30_001 } }, ['limits.wallMs']],
  [{ ...GRANT, limits: { fuel: 1 } }, ['limits.fuel']],
  [{ ...GRANT, addresses: ['192.0.2.0/24', '192.0.2.0/33', 'localhost'] }, ['addresses.1', 'addresses.2']],
  [{ ...GRANT, addresses: [] }, ['addresses']],
  [{ ...GRANT, quotas: { queued: -1 } }, ['quotas.queued']],
  [{ ...GRANT, rate: { requests: 0, windowSeconds: 60 } }, ['rate.requests']],
])('the grant %j is refused at each place that is wrong', async (grant, paths) => {
  const { service, call } = await start();
  const response = await call('POST /v1/keys', grant);
  const { code, errors } = await read(problemSchema, response);
  expect([response.status, code, errors?.map(({ path }) => path)]).toEqual([422, 'E_SNIPPET_INVALID', paths]);
  expect((await service.store.keys.list({ limit: 10 })).items).toEqual([]);
});

test('keys are listed page by page, without what lets anybody in', async () => {
  const { service, call } = await start();
  for (let i = 0; i < 5; i++) await call('POST /v1/keys', GRANT);
  const first = await read(keyPageSchema, service.call('/v1/keys?limit=3'));
  const last = await read(keyPageSchema, service.call(`/v1/keys?limit=3&cursor=${first.next}`));
  const ids = [...first.keys, ...last.keys].map(({ id }) => id);
  expect([first.keys.length, last.keys.length, 'next' in last]).toEqual([3, 2, false]);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('a change replaces fields whole, removes those that are null, and is recorded before and after', async () => {
  const { service, call } = await start();
  const { id } = await read(newKeySchema, call('POST /v1/keys', FULL));
  const change = {
    name: 'another course',
    role: 'viewer',
    limits: { wallMs: 1000 },
    expiresAt: null,
    languages: null,
    addresses: null,
    quotas: null,
    rate: 'off',
  };
  const changed = await read(keySchema, call(`PATCH /v1/keys/${id}`, change));
  expect(changed).toEqual({
    id,
    state: 'active',
    createdAt: expect.any(String),
    name: 'another course',
    role: 'viewer',
    limits: { wallMs: 1000 },
    rate: 'off',
  });
  expect(await read(keySchema, service.call(`/v1/keys/${id}`))).toEqual(changed);
  const { name: _, expiresAt, ...before } = SHOWN;
  expect(await detailsOf(service, 'key.update')).toEqual([
    {
      key_id: id,
      before: { ...before, expires_at: expiresAt },
      after: { role: 'viewer', limits: { wallMs: 1000 }, rate: 'off' },
      is_renamed: true,
    },
  ]);
});

test('a change of one field leaves the others, and the secret, as they were', async () => {
  const { service, call } = await start();
  const { id, key, ...made } = await read(newKeySchema, call('POST /v1/keys', FULL));
  const changed = await read(keySchema, call(`PATCH /v1/keys/${id}`, { rate: null }));
  const { rate: _, ...left } = made;
  expect(changed).toEqual({ id, ...left });
  const answer = await service.send('/v1/languages', { headers: { Authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(200);
});

test('an empty change is refused', async () => {
  const { call } = await start();
  const { id } = await read(newKeySchema, call('POST /v1/keys', GRANT));
  expect((await call(`PATCH /v1/keys/${id}`, {})).status).toBe(422);
});

test('nobody changes the key that he came with, and so nobody locks himself out', async () => {
  const { service, call } = await start();
  const { id, key } = await read(newKeySchema, call('POST /v1/keys', { ...GRANT, role: 'admin' }));
  const own = await managing(service, { id, bearer: { Authorization: `Bearer ${key}` } });
  const response = await own(`PATCH /v1/keys/${id}`, { role: 'viewer' });
  expect([response.status, (await read(problemSchema, response)).code]).toEqual([403, 'E_FORBIDDEN']);
  expect((await read(keySchema, service.call(`/v1/keys/${id}`))).role).toBe('admin');
});

test('a token makes, changes and rotates no keys, for they would outlive it', async () => {
  const { service, call } = await start();
  const { id } = await read(newKeySchema, call('POST /v1/keys', GRANT));
  const issued = await service.call('/v1/tokens', { method: 'POST' });
  const { token } = await issued.json();
  const bearer = { Authorization: `Bearer ${token}` };
  const answers = [
    await call('POST /v1/keys', GRANT, bearer),
    await call(`PATCH /v1/keys/${id}`, { role: 'admin' }, bearer),
    await call(`POST /v1/keys/${id}/rotate`, undefined, bearer),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect((await call(`DELETE /v1/keys/${id}`, undefined, bearer)).status).toBe(200);
});

test('a rotated key goes on for its overlap and not longer, and at 0 it ends at once', async () => {
  const { service, call } = await start();
  const works = async (key: string) =>
    (await service.send('/v1/languages', { headers: { Authorization: `Bearer ${key}` } })).status === 200;
  const first = await read(newKeySchema, call('POST /v1/keys', GRANT));
  const rotate = `POST /v1/keys/${first.id}/rotate`;
  const second = await read(newKeySchema, call(rotate, { overlapSeconds: 3600 }));
  expect(second.overlapUntil).toBe(new Date(service.now + 3_600_000).toISOString());
  expect([await works(first.key), await works(second.key)]).toEqual([true, true]);
  service.now += 3_600_000;
  expect([await works(first.key), await works(second.key)]).toEqual([false, true]);
  const third = await read(newKeySchema, call(rotate));
  expect(third).not.toHaveProperty('overlapUntil');
  expect([await works(second.key), await works(third.key)]).toEqual([false, true]);
  const rotations = await detailsOf(service, 'key.rotate');
  expect(rotations).toEqual([3600, 0].map((overlap_seconds) => ({ key_id: first.id, overlap_seconds })));
});

test.each([[{ overlapSeconds: 604_801 }], [{ overlapSeconds: -1 }], [{ until: 'never' }]])(
  'the rotation %j is refused',
  async (rotation) => {
    const { call } = await start();
    const { id } = await read(newKeySchema, call('POST /v1/keys', GRANT));
    expect((await call(`POST /v1/keys/${id}/rotate`, rotation)).status).toBe(422);
  },
);

test('only so many older keys count at once', async () => {
  const { call } = await start();
  const { id } = await read(newKeySchema, call('POST /v1/keys', GRANT));
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) {
    statuses.push((await call(`POST /v1/keys/${id}/rotate`, { overlapSeconds: 604_800 })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 422]);
  expect((await call(`POST /v1/keys/${id}/rotate`)).status).toBe(200);
});

test('a revoked key is refused from then on, and stays readable and revoked', async () => {
  const { service, call } = await start();
  const { id, key } = await read(newKeySchema, call('POST /v1/keys', GRANT));
  const revoked = await read(keySchema, call(`DELETE /v1/keys/${id}`));
  expect(revoked).toMatchObject({ id, state: 'revoked', revokedAt: expect.any(String) });
  const answer = await service.send('/v1/languages', { headers: { Authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(401);
  expect(await read(keySchema, call(`DELETE /v1/keys/${id}`))).toEqual(revoked);
  expect((await call(`PATCH /v1/keys/${id}`, { role: 'admin' })).status).toBe(403);
  expect((await call(`POST /v1/keys/${id}/rotate`)).status).toBe(403);
  expect(await detailsOf(service, 'key.revoke')).toEqual([{ key_id: id }]);
});

test.each([
  ['GET', '/v1/keys/key_0'],
  ['PATCH', '/v1/keys/key_0'],
  ['DELETE', '/v1/keys/key_0'],
  ['POST', '/v1/keys/key_0/rotate'],
  ['DELETE', '/v1/keys/../key_0'],
])('%s %s is absent', async (method, path) => {
  const { call } = await start();
  const body = method === 'PATCH' ? { name: 'x' } : undefined;
  expect((await call(`${method} ${path}`, body)).status).toBe(404);
});

test('the key of the configuration is none that could be changed or revoked here', async () => {
  const service = new TestService();
  const call = await managing(service, await service.addKey('admin'));
  expect((await call('PATCH /v1/keys/key_admin', { role: 'viewer' })).status).toBe(404);
  expect((await call('DELETE /v1/keys/key_admin')).status).toBe(404);
  expect((await call('GET /v1/keys/key_admin')).status).toBe(404);
});

test('a change that comes second to another one is made again on what is kept then', async () => {
  const store = createMemoryStore();
  let races = 0;
  const save: typeof store.keys.save = async (key, entry) => {
    if (entry.action === 'key.update' && races < 2) {
      races++;
      await store.keys.save({ ...key, role: 'viewer', name: `faster ${races}` }, entry);
      return false;
    }
    return store.keys.save(key, entry);
  };
  const service = new TestService({
    ...store,
    keys: {
      save,
      find: (id) => store.keys.find(id),
      findByHash: (hash) => store.keys.findByHash(hash),
      list: (options) => store.keys.list(options),
      touch: (id, at) => store.keys.touch(id, at),
    },
  });
  const call = await manage(service);
  const { id } = await read(newKeySchema, call('POST /v1/keys', GRANT));
  const changed = await read(keySchema, call(`PATCH /v1/keys/${id}`, { rate: 'off' }));
  expect(changed).toMatchObject({ name: 'faster 2', role: 'viewer', rate: 'off' });
});

test('a race that never ends is told as busy', async () => {
  const store = createMemoryStore();
  const service = new TestService({
    ...store,
    settings: { ...store.settings, save: () => Promise.resolve(false) },
  });
  const call = await manage(service);
  const response = await call('PATCH /v1/settings', { auditRetentionDays: 30 });
  expect([response.status, response.headers.has('Retry-After')]).toEqual([503, true]);
  expect((await read(problemSchema, response)).code).toBe('E_BUSY');
});
