import { expect, test } from 'vitest';
import type { Role } from '../../../src/core/roles.ts';
import { runPageSchema, runSchema } from '../../../src/server/schemas/run.ts';
import { type Bearer, read, TestService } from './service.ts';

const SNIPPET = { language: 'js', source: 'SECRET of somebody' };
const NOWHERE = 'run_zzzzzzzzzzzzzzzzzzzzzzzzz';

/** Every route of one run, as a caller may try it. */
const TRIES: [method: string, path: (id: string) => string, headers: Record<string, string>][] = [
  ['GET', (id) => `/v1/runs/${id}`, {}],
  ['GET', (id) => `/v1/runs/${id}`, { Prefer: 'wait=1' }],
  ['HEAD', (id) => `/v1/runs/${id}`, {}],
  ['DELETE', (id) => `/v1/runs/${id}`, {}],
];

/** A service on which one caller has a run that waits, and another caller has none. */
async function withRun(role: Role = 'submitter') {
  const service = new TestService();
  const owner = await service.addKey('submitter');
  const other = await service.addKey(role);
  const { id } = await read(runSchema, service.submit(SNIPPET, owner.bearer));
  const list = async (bearer: Bearer) => {
    const page = await read(runPageSchema, service.call('/v1/runs', { headers: bearer }));
    return page.runs.map((run) => run.id);
  };
  return { service, owner, other, id, list };
}

test('the routes of one run are all tried here', async () => {
  const document = await (await new TestService().send('/openapi.json')).json();
  const routes = Object.entries<object>(document.paths)
    .filter(([path]) => path.startsWith('/v1/runs/{id}'))
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`));
  const tried = TRIES.map(([method, path]) => `${method} ${path('{id}')}`).filter(
    (name) => !/^HEAD/.test(name),
  );
  expect(new Set(tried)).toEqual(new Set(routes));
});

test.each(TRIES)(
  '%s %s with %j tells a stranger of no run, as if it never was',
  async (method, path, headers) => {
    const { service, other, id } = await withRun();
    const ask = async (run: string) => {
      const answer = await service.call(path(run), { method, headers: { ...headers, ...other.bearer } });
      return [answer.status, Object.fromEntries(answer.headers), await answer.text()];
    };
    const answer = await ask(id);
    expect(answer[0]).toBe(404);
    expect(answer).toEqual(await ask(NOWHERE));
    expect((await service.store.runs.read(id))?.state).toBe('queued');
  },
);

test.each(['viewer', 'submitter'] as const)(
  'a %s lists own runs alone, whatever it asks for',
  async (role) => {
    const { other, owner, id, list, service } = await withRun(role);
    expect([await list(owner.bearer), await list(other.bearer)]).toEqual([[id], []]);
    for (const query of ['?state=queued', '?language=js', `?cursor=${NOWHERE}`]) {
      const page = await service.call(`/v1/runs${query}`, { headers: other.bearer });
      expect(await page.text()).not.toContain(id);
    }
  },
);

test.each(['operator', 'admin'] as const)(
  'an %s reads, lists and cancels the run of another',
  async (role) => {
    const { service, owner, other, id, list } = await withRun(role);
    const headers = other.bearer;
    expect(await list(other.bearer)).toEqual([id]);
    expect((await service.call(`/v1/runs/${id}`, { headers })).status).toBe(200);
    expect((await service.call(`/v1/runs/${id}`, { method: 'DELETE', headers })).status).toBe(202);
    expect((await service.audit()).slice(-2)).toMatchObject([
      { action: 'run.cancel', user_id: other.id, role, details: { run_id: id } },
      {
        action: 'run.execute',
        user_id: owner.id,
        role: 'submitter',
        details: { run_id: id, status: 'cancelled' },
      },
    ]);
  },
);

test('a repeat under the idempotency key of another caller is a run of its own', async () => {
  const { service, owner, other } = await withRun();
  const headers = { 'Idempotency-Key': 'order-1' };
  const first = await read(runSchema, service.submit(SNIPPET, { ...headers, ...owner.bearer }));
  const second = await read(runSchema, service.submit(SNIPPET, { ...headers, ...other.bearer }));
  expect(second.id).not.toBe(first.id);
});

test('the store never sees an idempotency key', async () => {
  const service = new TestService();
  const { accept } = service.store.runs;
  const seen: string[] = [];
  service.store.runs.accept = (...given) => {
    seen.push(JSON.stringify(given));
    return accept.apply(service.store.runs, given);
  };
  await service.submit(SNIPPET, { 'Idempotency-Key': 'canary-key' });
  expect(seen).toEqual([expect.stringMatching(/"idempotency":\{"key":"[0-9a-f]{64}"/)]);
  expect(seen[0]).not.toContain('canary-key');
});
