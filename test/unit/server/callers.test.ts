import { expect, test } from 'vitest';
import { ClocheError } from '../../../src/core/errors.ts';
import type { Store } from '../../../src/core/ports.ts';
import { auditPageSchema } from '../../../src/server/routes/audit.ts';
import { erasureSchema } from '../../../src/server/routes/callers.ts';
import { keySchema } from '../../../src/server/schemas/key.ts';
import { runSchema } from '../../../src/server/schemas/run.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import { detailsOf, type Manage, manage, managing } from './manage.ts';
import { seal } from './seal.ts';
import { type Bearer, OUTCOME, read, TestService } from './service.ts';

const SNIPPET = { language: 'js', source: 'SOURCE', stdin: 'STDIN' };

const NOTHING = { timestamp: '', user_id: '', role: '', details: {}, ip_address: '', success: true };

interface Given {
  service: TestService;
  call: Manage;
  id: string;
  headers: Bearer;
}

/** A service with a caller whose data it is about, and another one. */
async function start(store?: Store): Promise<Given> {
  const service = new TestService(store);
  const call = await manage(service);
  const { id, bearer: headers } = await service.addKey('submitter');
  return { service, call, id, headers };
}

async function submit(service: TestService, headers: Bearer): Promise<string> {
  return (await read(runSchema, service.submit(SNIPPET, headers))).id;
}

/** Runs one of a caller to its end, as a consumer does. */
async function complete(service: TestService, run: string, caller: string): Promise<void> {
  await service.store.runs.begin(run, 'test');
  await service.store.runs.finish(run, OUTCOME, {
    timestamp: new Date(service.now).toISOString(),
    user_id: caller,
    role: 'submitter',
    action: 'run.execute',
    details: { run_id: run },
    ip_address: service.address,
    success: true,
  });
}

async function linesOf(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

test('an export holds all that is held about a caller, and nothing of anybody else', async () => {
  const { service, call, id, headers } = await start();
  const other = await service.addKey('submitter');
  const done = await submit(service, headers);
  await complete(service, done, id);
  service.now += 1;
  const waiting = await submit(service, headers);
  await submit(service, other.bearer);
  const response = await call(`GET /v1/callers/${id}/export`);
  const lines = await linesOf(response);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  expect(lines.map(({ kind }) => kind)).toEqual([
    'key',
    'run',
    'job',
    'run',
    'audit',
    'audit',
    'audit',
    'audit',
    'end',
  ]);
  const [key, waitingRun, job, doneRun, ...rest] = lines;
  expect(key).toMatchObject({ id, role: 'submitter', state: 'active' });
  expect(waitingRun).toMatchObject({ id: waiting, state: 'queued' });
  expect(job).toMatchObject({ id: waiting, snippet: { source: 'SOURCE', stdin: 'STDIN' } });
  expect(doneRun).toMatchObject({ id: done, state: 'done', outcome: OUTCOME });
  expect(rest.slice(0, -1).map(({ user_id, action }) => [user_id, action])).toEqual([
    [id, 'auth.attempt'],
    [id, 'run.submit'],
    [id, 'run.execute'],
    [id, 'run.submit'],
  ]);
  expect(rest.at(-1)).toEqual({ kind: 'end', runs: 2, records: 4 });
});

test('an export holds nothing that lets anybody in', async () => {
  const { service, call } = await start();
  const { id, bearer } = await service.addKey('admin');
  await managing(service, { id, bearer });
  const text = await (await call(`GET /v1/callers/${id}/export`)).text();
  const key = await service.store.keys.find(id);
  const factor = await service.store.factors.find(id);
  const hashes = [...(key?.hashes ?? []).map(({ hash }) => hash), ...(factor?.recoveryHashes ?? [])];
  expect(text).toContain('{"kind":"second-factor","state":"confirmed","recoveryCodesLeft":10}');
  expect(hashes).toHaveLength(11);
  for (const secret of [...hashes, factor?.secret ?? '', bearer.Authorization.slice(7)])
    expect(text).not.toContain(secret);
});

test('an export of one of whom nothing is held is its end alone, and every export is recorded', async () => {
  const { service, call } = await start();
  const lines = await linesOf(await call('GET /v1/callers/sub_0123456789abcdef/export'));
  expect(lines).toEqual([{ kind: 'end', runs: 0, records: 0 }]);
  expect(await detailsOf(service, 'data.export')).toEqual([{ caller: 'sub_0123456789abcdef' }]);
});

test('an export reads no further than its client does', async () => {
  const store = createMemoryStore();
  let reads = 0;
  const runs = new Proxy(store.runs, {
    get(target, name) {
      if (name === 'read') reads++;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { service, call, id, headers } = await start({ ...store, runs });
  for (let i = 0; i < 20; i++) await submit(service, headers);
  reads = 0;
  const reader = (await call(`GET /v1/callers/${id}/export`)).body?.getReader();
  await reader?.read();
  await reader?.read();
  expect(reads).toBe(1);
  await reader?.cancel();
});

test('an export that breaks off has no end, and is logged as an incident', async () => {
  const store = createMemoryStore();
  const fail = () => Promise.reject(new ClocheError('E_STORE_DOWN', 'The store is out of reach'));
  const { service, call, id } = await start({ ...store, sealed: { ...store.sealed, raw: fail } });
  const response = await call(`GET /v1/callers/${id}/export`);
  await expect(response.text()).rejects.toThrow();
  expect(service.logged).toMatchObject([{ event: 'incident', request: 'GET /v1/callers/:id/export' }]);
});

test('an erasure ends and removes runs, and leaves of the audit log hashes that verify', async () => {
  const { service, call, id, headers } = await start();
  const other = await service.addKey('submitter');
  const done = await submit(service, headers);
  await complete(service, done, id);
  const waiting = await submit(service, headers);
  const kept = await submit(service, other.bearer);
  await seal(service.store);
  const erasure = await read(erasureSchema, call(`DELETE /v1/callers/${id}/data`));
  // What its own cancel wrote down is not sealed yet.
  const expected = {
    cancelled: 1,
    erased: { runs: 2, records: 4 },
    left: { runs: 0, records: 1, key: true },
  };
  expect(erasure).toEqual({ caller: id, ...expected });
  for (const run of [done, waiting]) expect((await service.call(`/v1/runs/${run}`)).status).toBe(404);
  expect((await service.call(`/v1/runs/${kept}`)).status).toBe(200);
  await seal(service.store);
  const again = await read(erasureSchema, call(`DELETE /v1/callers/${id}/data`));
  expect(again).toEqual({
    caller: id,
    cancelled: 0,
    erased: { runs: 0, records: 1 },
    left: { runs: 0, records: 0, key: true },
  });
  const { records } = await read(auditPageSchema, service.call('/v1/audit?limit=1000'));
  expect(records.filter(({ user_id }) => user_id === id)).toEqual([]);
  expect(records.filter(({ isErased }) => isErased).map(({ action }) => action)).toEqual([
    'auth.attempt',
    'run.submit',
    'run.execute',
    'run.submit',
    'run.execute',
  ]);
  expect(records.filter(({ user_id }) => user_id === other.id)).not.toEqual([]);
  const { caller: _, ...first } = erasure;
  const { caller: __, ...second } = again;
  expect(await detailsOf(service, 'data.erase')).toEqual([
    { caller: id, is_begun: true },
    { caller: id, ...first },
    { caller: id, is_begun: true },
    { caller: id, ...second },
  ]);
});

test('an erasure is in the log before anything is gone', async () => {
  const { service, call, id, headers } = await start();
  await complete(service, await submit(service, headers), id);
  const { runs } = service.store;
  const erase = runs.erase.bind(runs);
  const known: unknown[] = [];
  runs.erase = async (run) => {
    known.push(...(await detailsOf(service, 'data.erase')));
    return erase(run);
  };
  await call(`DELETE /v1/callers/${id}/data`);
  expect(known).toEqual([{ caller: id, is_begun: true }]);
});

test('an erasure takes name, addresses and second factor off a key that is revoked, once', async () => {
  const { service, call } = await start();
  const { id } = await service.addKey('viewer', { name: 'Ada at home', addresses: ['192.0.2.1'] });
  await service.addFactor(id);
  const secret = async () => (await service.store.factors.find(id))?.secret;
  const before = await secret();
  const erase = () => read(erasureSchema, call(`DELETE /v1/callers/${id}/data`));
  expect((await erase()).left.key).toBe(true);
  expect(await service.store.keys.find(id)).toMatchObject({ name: 'Ada at home', addresses: ['192.0.2.1'] });
  expect(await secret()).toBe(before);
  await call(`DELETE /v1/keys/${id}`);
  expect([(await erase()).left.key, (await erase()).left.key]).toEqual([false, false]);
  const key = await read(keySchema, service.call(`/v1/keys/${id}`));
  expect(key).toMatchObject({ id, name: 'erased', role: 'viewer', state: 'revoked' });
  expect(key).not.toHaveProperty('addresses');
  expect(await detailsOf(service, 'key.update')).toEqual([{ key_id: id, is_erased: true }]);
  expect(await secret()).not.toBe(before);
  expect(await linesOf(await call(`GET /v1/callers/${id}/export`))).toMatchObject([
    { kind: 'key', name: 'erased' },
    { kind: 'end' },
  ]);
});

test('an erasure of a caller without a key says that a second factor is left, which only the host takes away', async () => {
  const { service, call } = await start();
  const id = `sub_${'a'.repeat(32)}`;
  await service.addFactor(id);
  const erase = async () => (await read(erasureSchema, call(`DELETE /v1/callers/${id}/data`))).left.key;
  expect(await erase()).toBe(true);
  const entry = { ...NOTHING, action: 'step-up.enrol' as const };
  expect(await service.access.reset(id, entry)).toBe(true);
  expect(await erase()).toBe(false);
});

test('an erasure waits for what runs to end, and says what has not', async () => {
  const { service, call, id, headers } = await start();
  const ending = await submit(service, headers);
  const stuck = await submit(service, headers);
  for (const run of [ending, stuck]) await service.store.runs.begin(run, 'test');
  const { runs } = service.store;
  const cancelled: string[] = [];
  await using _ = await service.store.queue.consume({
    consumer: 'other',
    languages: [],
    concurrency: 1,
    onRun: async () => undefined,
    onCancel: (run) => {
      cancelled.push(run);
      if (run === ending) setImmediate(() => complete(service, run, id));
      // The wait is over for a service whose clock has gone on.
      else service.now += 60_000;
    },
    onOrphan: async () => undefined,
  });
  const erasure = await read(erasureSchema, call(`DELETE /v1/callers/${id}/data`));
  expect(cancelled.sort()).toEqual([ending, stuck].sort());
  expect(erasure).toMatchObject({ cancelled: 2, erased: { runs: 1 }, left: { runs: 1 } });
  expect([await runs.read(ending), (await runs.read(stuck))?.state]).toEqual([undefined, 'running']);
});

test('an erasure that fails on its way is recorded with what it had done', async () => {
  const store = createMemoryStore();
  const fail = () => Promise.reject(new ClocheError('E_STORE_DOWN', 'The store is out of reach'));
  const { service, call, id, headers } = await start({ ...store, sealed: { ...store.sealed, head: fail } });
  await complete(service, await submit(service, headers), id);
  expect((await call(`DELETE /v1/callers/${id}/data`)).status).toBe(503);
  expect(service.spilled).toMatchObject([
    { action: 'data.erase', success: false, details: { caller: id, erased: { runs: 1, records: 0 } } },
  ]);
});

test('nobody erases his own traces', async () => {
  const { service, call } = await start();
  await seal(service.store);
  expect((await call('DELETE /v1/callers/key_admin/data')).status).toBe(403);
  expect(await detailsOf(service, 'data.erase')).toEqual([]);
  const other = await managing(service, await service.addKey('admin'));
  expect((await other('DELETE /v1/callers/key_admin/data')).status).toBe(200);
});

test.each([
  ['GET /v1/callers/run_1/export'],
  ['DELETE /v1/callers/cli/data'],
  ['GET /v1/callers/KEY_1/export'],
])('%s is absent', async (request) => {
  const { call } = await start();
  expect((await call(request)).status).toBe(404);
});
