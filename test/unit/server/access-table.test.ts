import { expect, test } from 'vitest';
import type { AuditRecord } from '../../../src/core/audit.ts';
import { PERMISSIONS, ROLE_NAMES, type Role } from '../../../src/core/roles.ts';
import { PROBLEMS } from '../../../src/server/problem.ts';
import { runSchema } from '../../../src/server/schemas/run.ts';
import { type Given, ROWS, type Row } from './access-table.ts';
import { WRONG } from './credentials.ts';
import { type Bearer, read, TestService } from './service.ts';

const ROUTES = Object.keys(ROWS);

/** What came of a request: status, code and the audit records that it left. */
interface Seen {
  status: number;
  code?: string;
  records: Pick<AuditRecord, 'action' | 'success' | 'user_id' | 'role' | 'ip_address' | 'details'>[];
}

/** A service with a key of each role, a run of the submitter, and a key that nobody comes with. */
async function prepare() {
  const service = new TestService();
  const keys = new Map<Role, { id: string; bearer: Bearer }>();
  for (const role of ROLE_NAMES) keys.set(role, await service.addKey(role));
  const keyOf = (role: Role) => keys.get(role) ?? expect.fail(`Expected a key of the role ${role}`);
  const submitted = service.submit({ language: 'js', source: '1' }, keyOf('submitter').bearer);
  const { id: run } = await read(runSchema, submitted);
  const key = `key_${'0'.repeat(25)}`;
  await service.addKey('viewer', { id: key });
  return { service, keyOf, given: { run, key } };
}

/** Asks for a route, from an address of its own, so that each refusal has a record of its own. */
async function ask(service: TestService, route: string, { given, headers }: Asking): Promise<Seen> {
  const { path, body }: Pick<Row, 'path' | 'body'> = ROWS[route] ?? {};
  const [method = '', pattern = ''] = route.split(' ');
  const after = (await service.store.audit.head()).size;
  service.address = `10.0.${Math.floor(after / 256)}.${after % 256}`;
  const response = await service.send(path?.(given) ?? pattern, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const code: string | undefined = response.status < 400 ? undefined : JSON.parse(text).code;
  const all = await service.store.audit.list({ after, limit: 100 });
  const records = all.filter(({ action, success }) => action !== 'auth.attempt' || !success);
  return { status: response.status, ...(code !== undefined && { code }), records };
}

interface Asking {
  given: Given;
  headers: Record<string, string>;
}

/** The name of a route as records have it, whose parameters are written as Hono writes them. */
const nameOf = (route: string) => route.replace(/\{(\w+)\}/g, ':$1');

function refusal(route: string, code: keyof typeof PROBLEMS, who: { id: string; role: string }) {
  const actions: Record<string, string> = {
    E_UNAUTHENTICATED: 'auth.attempt',
    E_STEP_UP_REQUIRED: 'auth.step-up',
  };
  return {
    status: PROBLEMS[code].status,
    code,
    records: [
      {
        action: actions[code] ?? 'request.refuse',
        success: false,
        user_id: who.id,
        role: who.role,
        ip_address: expect.stringMatching(/^10\.0\./),
        details: { code, request: nameOf(route) },
      },
    ],
  };
}

test('every route of the app has its row here, or is open to all', async () => {
  const { paths } = await (await new TestService().send('/openapi.json')).json();
  const routes = Object.entries<Record<string, { security: unknown[] }>>(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { security }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      security,
    })),
  );
  const guarded = routes.filter(({ name }) => name.includes(' /v1')).map(({ name }) => name);
  expect(guarded.sort()).toEqual([...ROUTES].sort());
  const open = routes.filter(({ security }) => security.length === 0).map(({ name }) => name);
  expect(open.sort()).toEqual(['GET /docs', 'GET /healthz', 'GET /openapi.json', 'GET /readyz']);
});

test('every permission is asked for by some route, but for those that widen one', async () => {
  const text = await (await new TestService().send('/openapi.json')).text();
  const asked = new Set([...text.matchAll(/"x-permission":"([\w.-]+)"/g)].map(([, name]) => name));
  const widening = ['runs.read-all', 'runs.cancel-all'];
  expect([...asked, ...widening].sort()).toEqual(Object.keys(PERMISSIONS).sort());
});

test.each(ROUTES.flatMap((route) => ROLE_NAMES.map((role) => [route, role] as const)))(
  '%s answers a %s as the table says, and records it',
  async (route, role) => {
    const { service, keyOf, given } = await prepare();
    const { answers, isStepUp = false, action } = ROWS[route] ?? expect.fail('Expected a row');
    const { id, bearer } = keyOf(role);
    const answer = answers[role];
    const seen = await ask(service, route, { given, headers: bearer });
    if (typeof answer !== 'number') {
      expect(seen).toMatchObject(refusal(route, answer as keyof typeof PROBLEMS, { id, role }));
      expect(seen.records).toHaveLength(1);
      return;
    }
    if (isStepUp) expect(seen).toMatchObject(refusal(route, 'E_STEP_UP_REQUIRED', { id, role }));
    const nextCode = isStepUp ? await service.addFactor(id) : undefined;
    const done = nextCode
      ? await ask(service, route, { given, headers: { ...bearer, ...nextCode() } })
      : seen;
    expect(done.status).toBe(answer);
    const own = done.records.filter(({ user_id }) => user_id === id).map((record) => record.action);
    const ended = action === 'run.cancel' && role === 'submitter' ? ['run.execute'] : [];
    expect(own).toEqual([...(isStepUp ? ['auth.step-up'] : []), ...[action ?? []].flat(), ...ended]);
    expect(done.records.every(({ role: by, success }) => success || by === 'submitter')).toBe(true);
  },
);

test.each(ROUTES)('%s refuses whoever has no valid credential, and records it', async (route) => {
  const { service, given } = await prepare();
  const expected = refusal(route, 'E_UNAUTHENTICATED', { id: 'anonymous', role: 'none' });
  const check = async (headers: Record<string, string>, what: string) => {
    const seen = await ask(service, route, { given, headers });
    expect(seen, what).toMatchObject(expected);
    expect(seen.records, what).toHaveLength(1);
  };
  await check({}, 'none');
  for (const role of ROLE_NAMES) {
    for (const [what, make] of Object.entries(WRONG)) {
      const credential = await make(service, role);
      await check({ Authorization: `Bearer ${credential}` }, `${role}: ${what}`);
    }
  }
});

test.each(['GET /healthz', 'GET /readyz', 'GET /openapi.json', 'GET /docs'])(
  '%s is open to all, whatever they bear',
  async (route) => {
    const service = new TestService();
    const path = route.split(' ')[1] ?? '';
    const statuses: number[] = [];
    for (const headers of [{}, { Authorization: 'Bearer wrong' }]) {
      statuses.push((await service.send(path, { headers })).status);
    }
    expect(statuses).toEqual([200, 200]);
    expect(await service.store.audit.list({ after: 0, limit: 10 })).toEqual([]);
  },
);
