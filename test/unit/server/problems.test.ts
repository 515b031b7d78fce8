import { expect, test } from 'vitest';
import { ClocheError, ERRORS, type ErrorCode } from '../../../src/core/errors.ts';
import { STORE_LIMITS } from '../../../src/core/ports.ts';
import { problemSchema } from '../../../src/server/schemas/problem.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import { brokenStore, read, TestService } from './service.ts';

const SNIPPET = { language: 'javascript', source: '1' };
const DOWN = new ClocheError('E_STORE_DOWN', 'The store is out of reach', { retryAfterSeconds: 2.2 });

interface Case {
  status: number;
  headers?: Record<string, string>;
  reach(): Promise<Response>;
}

const CASES: Record<ErrorCode, Case> = {
  E_UNAUTHENTICATED: {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm="cloche"' },
    reach: () => new TestService().send('/v1/languages'),
  },
  E_FORBIDDEN: {
    status: 403,
    async reach() {
      const service = new TestService();
      const { bearer } = await service.addKey('viewer');
      return service.submit(SNIPPET, bearer);
    },
  },
  E_STEP_UP_REQUIRED: {
    status: 403,
    reach: () => new TestService().call('/v1/keys', { method: 'POST' }),
  },
  E_RATE_LIMITED: {
    status: 429,
    headers: { 'RateLimit-Policy': '"default";q=1;w=60' },
    async reach() {
      const service = new TestService(undefined, { rate: { requests: 1, windowSeconds: 60 } });
      await service.call('/v1/languages');
      return service.call('/v1/languages');
    },
  },
  E_LOCKED_DOWN: {
    status: 503,
    headers: { 'Retry-After': '60' },
    async reach() {
      const service = new TestService();
      await service.changeSettings({ lockdown: { isOn: true, reason: 'an incident' } });
      return service.submit(SNIPPET, (await service.addKey('submitter')).bearer);
    },
  },
  E_NOT_FOUND: { status: 404, reach: () => new TestService().call('/v1/nothing') },
  E_SNIPPET_INVALID: {
    status: 422,
    reach: () => new TestService().submit({ language: 'javascript' }),
  },
  E_LIMIT_TOO_HIGH: {
    status: 422,
    reach: () => new TestService().submit({ ...SNIPPET, limits: { wallMs: 30_001 } }),
  },
  E_LANGUAGE_UNKNOWN: {
    status: 422,
    reach: () => new TestService().submit({ ...SNIPPET, language: 'cobol' }),
  },
  E_IDEMPOTENCY_MISMATCH: {
    status: 409,
    async reach() {
      const service = new TestService();
      await service.submit(SNIPPET, { 'Idempotency-Key': 'a' });
      return service.submit({ ...SNIPPET, source: '2' }, { 'Idempotency-Key': 'a' });
    },
  },
  E_BODY_TOO_LARGE: {
    status: 413,
    reach: () => new TestService().submit({ ...SNIPPET, stdin: 'x'.repeat(10 * 1024 * 1024) }),
  },
  E_UNSUPPORTED_MEDIA: {
    status: 415,
    reach: () => new TestService().submit(SNIPPET, { 'Content-Type': 'text/plain' }),
  },
  E_QUOTA_EXCEEDED: {
    status: 429,
    headers: { 'Retry-After': '1' },
    reach: () => submitTo({ queuedPerCaller: 0 }),
  },
  E_BUSY: { status: 503, headers: { 'Retry-After': '1' }, reach: () => submitTo({ queuedInAll: 0 }) },
  E_STORE_DOWN: {
    status: 503,
    headers: { 'Retry-After': '3' },
    reach: () => new TestService(brokenStore(DOWN)).submit(SNIPPET),
  },
  E_INTERNAL: {
    status: 500,
    reach: () => new TestService(brokenStore(new Error('secret detail'))).submit(SNIPPET),
  },
};

function submitTo(limits: Partial<typeof STORE_LIMITS>): Promise<Response> {
  return new TestService(createMemoryStore({ limits: { ...STORE_LIMITS, ...limits } })).submit(SNIPPET);
}

test.each(Object.keys(ERRORS) as ErrorCode[])(
  '%s is reached with its status, type and headers',
  async (code) => {
    const { status, headers = {}, reach } = CASES[code];
    const response = await reach();
    const problem = await read(problemSchema, response);
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      status,
      type: 'application/problem+json',
    });
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
    expect(response.headers.has('Retry-After')).toBe(ERRORS[code].retry);
    expect(problem).toMatchObject({
      type: `/docs#${code}`,
      title: expect.stringMatching(/./),
      status,
      detail: expect.stringMatching(/./),
      code,
    });
  },
);

test('an invalid snippet lists each place that is wrong', async () => {
  const response = await new TestService().submit({
    language: 'js',
    source: 1,
    limits: { wallMs: 0 },
    colour: 'red',
  });
  const problem = await read(problemSchema, response);
  expect(problem.errors?.map(({ path }) => path)).toEqual(['source', 'limits.wallMs', '']);
});

test('a flood of faults is answered in a few words', async () => {
  const service = new TestService();
  const names = Array.from({ length: 4_000 }, (_, index) => [`a-name-of-some-length-${index}`, 0]);
  const flood = Object.fromEntries(names);
  const snippet = { language: 'js', source: '1' };
  const files = Array.from({ length: 1000 }, () => ({ path: '../outside', content: '' }));
  const long = { ['x'.repeat(60_000)]: 0 };
  const answers = [
    await service.submit({ ...snippet, ...flood }),
    await service.submit({ ...snippet, env: flood }),
    await service.submit({ ...snippet, limits: flood }),
    await service.submit({ ...snippet, files }),
    await service.submit({ ...snippet, ...long }),
    await service.call('/v1/tokens', json(Object.fromEntries(names.slice(0, 1000)))),
    await service.call('/v1/tokens', json(long)),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(problemSchema.parse(JSON.parse(text)).errors?.length).toBeLessThanOrEqual(100);
    expect(text.length).toBeLessThan(10_000);
  }
});

test('a body that is no snippet has at most 64 KiB', async () => {
  const service = new TestService();
  const answer = await service.call('/v1/tokens', json({ role: 'x'.repeat(64 * 1024) }));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ detail: 'Expected a body of at most 65536 bytes' });
});

test.each([
  ['/v1/runs?limit=0', 'query.limit'],
  ['/v1/runs?limit=5&limit=6', 'query.limit'],
  ['/v1/runs?state=lost', 'query.state'],
  ['/v1/runs?colour=red', 'query.colour'],
  ['/v1/audit?after=-1', 'query.after'],
  ['/v1/audit?limit=1e3', 'query.limit'],
  ['/v1/languages?all', 'query.all'],
])('%s is refused at %s', async (path, fault) => {
  const response = await new TestService().call(path);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: 'E_SNIPPET_INVALID', errors: [{ path: fault }] });
});

test('an internal error answers an incident id and logs its cause under it', async () => {
  const cause = new Error('secret detail');
  const service = new TestService(brokenStore(cause));
  const response = await service.call('/v1/runs/run_0000000000000000000000000');
  const text = await response.text();
  const { incident } = JSON.parse(text);
  expect(incident).toMatch(/^inc_[0-9a-f]{16}$/);
  expect(text).not.toContain('secret');
  expect(service.logged).toEqual([{ event: 'incident', incident, request: 'GET /v1/runs/:id', cause }]);
});

test('an internal ClocheError keeps its message to the log', async () => {
  const service = new TestService(brokenStore(new ClocheError('E_INTERNAL', 'secret detail')));
  expect(await (await service.call('/v1/runs')).text()).not.toContain('secret');
  expect(service.logged).toHaveLength(1);
});

test.each([
  ['GET', '/nothing'],
  ['GET', '/v1'],
  ['PUT', '/v1/runs'],
  ['OPTIONS', '/v1/runs'],
  ['POST', '/healthz'],
  ['DELETE', '/v1/runs/unknown'],
  ['GET', '/v1/runs/%E0%A4%A'],
])('%s %s is not found', async (method, path) => {
  const response = await new TestService().call(path, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'E_NOT_FOUND' });
});

test('every answer bears the security headers and tells nothing of the server', async () => {
  const service = new TestService();
  for (const path of ['/healthz', '/docs', '/nothing', '/v1/runs', '/v1/languages']) {
    for (const response of [await service.send(path), await service.call(path)]) {
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(response.headers.get('Cache-Control')).toBe(path === '/docs' ? 'no-cache' : 'no-store');
      for (const name of ['Server', 'X-Powered-By', 'Access-Control-Allow-Origin']) {
        expect(response.headers.has(name)).toBe(false);
      }
    }
  }
});

test('HEAD answers as GET does, without a body', async () => {
  const response = await new TestService().call('/v1/languages', { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});

function json(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
