import { expect, test } from 'vitest';
import { ClocheError } from '../../../src/core/errors.ts';
import { auditPageSchema } from '../../../src/server/routes/audit.ts';
import { runSchema } from '../../../src/server/schemas/run.ts';
import { brokenStore, KEY, read, TestService } from './service.ts';

const AT = '2026-02-12T10:30:00.000Z';
const CLOSED = '2026-02-12T10:31:00.000Z';
const ADMIN = { user_id: 'key_admin', role: 'admin', ip_address: '192.0.2.1' };
const NOBODY = { user_id: 'anonymous', role: 'none', ip_address: '192.0.2.1' };

test('a submission is recorded with sizes and a keyed hash, and with nothing of what was sent', async () => {
  const service = new TestService();
  const sent = { source: 'SENT1', stdin: 'SENT2', args: ['SENT3'], env: { SENT4: 'SENT5' } };
  const { id } = await read(runSchema, service.submit({ language: 'js', ...sent }));
  const [record] = await service.audit();
  expect(record).toEqual({
    ...ADMIN,
    seq: 2,
    timestamp: AT,
    action: 'run.submit',
    details: {
      run_id: id,
      language: 'javascript',
      source_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      limits: expect.objectContaining({ wallMs: 5000, cpuMs: 10_000 }),
      sizes: { source: 5, stdin: 5, args: 1, files: 0, files_content: 0 },
    },
    success: true,
  });
  expect(JSON.stringify(record)).not.toContain('SENT');
});

test('the hash is of the entry where a snippet has files', async () => {
  const service = new TestService();
  await service.submit({ language: 'js', source: 'main()' });
  await service.submit({ language: 'js', entry: './a.js', files: [{ path: 'a.js', content: 'main()' }] });
  const [plain, entry] = (await service.audit()).map(({ details }) => details);
  expect(entry?.source_sha256).toBe(plain?.source_sha256);
});

test.each([
  [undefined],
  ['Bearer'],
  ['Bearer wrong'],
  [`Basic ${KEY}`],
  [`Bearer ${KEY}x`],
  [`Bearer ${KEY.slice(0, -1)}`],
  [KEY],
])('authorization %s is refused and recorded without the key', async (authorization) => {
  const service = new TestService();
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  expect((await service.send('/v1/runs', { headers })).status).toBe(401);
  const details = { code: 'E_UNAUTHENTICATED', request: 'GET /v1/runs' };
  expect(await service.audit()).toEqual([
    { ...NOBODY, seq: 1, timestamp: AT, action: 'auth.attempt', details, success: false },
  ]);
});

test('an unknown path below /v1 needs the key first, and is recorded by its pattern', async () => {
  const service = new TestService();
  expect((await service.send('/v1/secret-path')).status).toBe(401);
  expect((await service.call('/v1/secret-path')).status).toBe(404);
  const records = await service.audit();
  expect(records.at(-1)).toMatchObject({ ...ADMIN, action: 'request.refuse', success: false });
  expect(JSON.stringify(records)).not.toContain('secret-path');
});

test('refusals that repeat within a minute are one further record with a count', async () => {
  const service = new TestService();
  for (let i = 0; i < 5; i++) await service.call('/v1/nothing');
  service.address = '192.0.2.2';
  await service.call('/v1/nothing');
  expect((await service.audit()).map(({ ip_address }) => ip_address)).toEqual(['192.0.2.1', '192.0.2.2']);
  await service.pass(60_000);
  expect((await service.audit()).slice(2)).toEqual([
    {
      ...ADMIN,
      seq: expect.any(Number),
      timestamp: CLOSED,
      action: 'request.refuse',
      details: { code: 'E_NOT_FOUND', request: 'GET /v1/*', count: 4 },
      success: false,
    },
  ]);
  await service.call('/v1/nothing');
  expect(await service.audit()).toHaveLength(4);
});

test('successful authentication is recorded once per caller, address and minute, then counted', async () => {
  const service = new TestService();
  for (let i = 0; i < 3; i++) await service.call('/v1/languages');
  await service.pass(60_000);
  const records = await service.store.audit.list({ after: 0, limit: 10 });
  expect(records.map(({ action, success, details }) => ({ action, success, details }))).toEqual([
    { action: 'auth.attempt', success: true, details: {} },
    { action: 'auth.attempt', success: true, details: { count: 2 } },
  ]);
});

test('closing the service writes the counts of the open minute', async () => {
  const service = new TestService();
  for (let i = 0; i < 3; i++) await service.send('/nothing');
  await service.app[Symbol.asyncDispose]();
  await service.app[Symbol.asyncDispose]();
  expect((await service.audit()).map(({ details }) => details.count)).toEqual([undefined, 2]);
});

test('past a bound of rows, strangers share one, so that the log cannot be flooded', async () => {
  const service = new TestService();
  for (let i = 0; i < 4200; i++) {
    service.address = `198.51.${i >> 8}.${i & 255}`;
    await service.send('/nothing');
  }
  await service.pass(60_000);
  const records = await service.store.audit.list({ after: 0, limit: 10_000 });
  expect(records).toHaveLength(4096 + 2);
  expect(records.at(-1)).toMatchObject({ ip_address: '*', details: { count: 103 } });
});

test('no flood of strangers hides who came in, or what was refused to whom', async () => {
  const service = new TestService();
  for (let i = 0; i < 4200; i++) {
    service.address = `198.51.${i >> 8}.${i & 255}`;
    await service.send('/nothing');
  }
  service.address = ADMIN.ip_address;
  await service.call('/v1/nothing');
  const records = await service.store.audit.list({ after: 4097, limit: 10 });
  expect(records).toMatchObject([
    { ...ADMIN, action: 'auth.attempt', success: true },
    { ...ADMIN, action: 'request.refuse', success: false },
  ]);
});

test('refusals from one IPv6 network share a row, and their count names it where the addresses differ', async () => {
  const service = new TestService();
  for (let host = 1; host <= 3; host++) {
    for (const network of ['2001:db8:0:1', `2001:db8:0:${host + 1}`, '2001:db8:0:9']) {
      service.address = network === '2001:db8:0:9' ? `${network}::1` : `${network}::${host}`;
      await service.send('/nothing');
    }
  }
  await service.pass(60_000);
  const records = await service.audit();
  expect(records.map(({ ip_address, details }) => [ip_address, details.count])).toEqual([
    ['2001:db8:0:1::1', undefined],
    ['2001:db8:0:2::1', undefined],
    ['2001:db8:0:9::1', undefined],
    ['2001:db8:0:3::2', undefined],
    ['2001:db8:0:4::3', undefined],
    ['2001:db8:0:1::/64', 2],
    ['2001:db8:0:9::1', 2],
  ]);
});

test('while the store is down, records are spilled and the answer is not held up', async () => {
  const service = new TestService(brokenStore(new ClocheError('E_STORE_DOWN', 'The store is out of reach')));
  expect((await service.call('/v1/runs')).status).toBe(503);
  expect(service.spilled.map(({ action, details }) => [action, details.code])).toEqual([
    ['auth.attempt', undefined],
    ['request.refuse', 'E_STORE_DOWN'],
  ]);
});

test('the log is read page by page, in order', async () => {
  const service = new TestService();
  for (let i = 0; i < 4; i++) await service.submit({ language: 'js', source: '1' });
  const first = await read(auditPageSchema, service.call('/v1/audit?limit=3'));
  expect(first.records.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  const last = await read(auditPageSchema, service.call(`/v1/audit?limit=3&after=${first.next}`));
  expect([last.records.map(({ seq }) => seq), 'next' in last]).toEqual([[4, 5], false]);
});
