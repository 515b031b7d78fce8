import { expect, test } from 'vitest';
import { TestService } from './service.ts';

const ORIGIN = 'https://app.example';
const PREFLIGHT = { Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' };

function open(corsOrigins: readonly string[] = [ORIGIN, 'http://localhost:3000']): TestService {
  return new TestService(undefined, { corsOrigins });
}

/** The headers of the CORS protocol in an answer. */
function corsHeaders({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^access-control-|^vary$/.test(name)));
}

test('without configured origins no answer says anything of origins', async () => {
  const service = open([]);
  const answers = [
    await service.call('/v1/languages', { headers: { Origin: ORIGIN } }),
    await service.send('/v1/runs', { method: 'OPTIONS', headers: PREFLIGHT }),
  ];
  expect(answers.map(corsHeaders)).toEqual([{}, {}]);
  expect(answers[1]?.status).toBe(401);
});

test('a page of a configured origin may ask, by preflight without a key, and read what clients need', async () => {
  const service = open();
  const preflight = await service.send('/v1/runs', { method: 'OPTIONS', headers: PREFLIGHT });
  expect([preflight.status, await preflight.text()]).toEqual([204, '']);
  expect(corsHeaders(preflight)).toEqual({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'Authorization, Content-Type, Prefer, Idempotency-Key, Cloche-TOTP',
    'access-control-max-age': '600',
    vary: 'Origin',
  });
  const answers = [
    await service.call('/v1/languages', { headers: { Origin: ORIGIN } }),
    await service.submit({ language: 'js', source: '1' }, { Origin: ORIGIN }),
  ];
  const exposed = {
    'access-control-allow-origin': ORIGIN,
    'access-control-expose-headers':
      'Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate',
    vary: 'Origin',
  };
  expect(answers.map(corsHeaders)).toEqual([exposed, exposed]);
});

test('a page of a configured origin may read refusals too', async () => {
  const refused = await open().send('/v1/runs', { headers: { Origin: ORIGIN } });
  expect([refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([401, ORIGIN]);
});

test.each([
  'https://evil.example',
  'https://app.example.evil.example',
  'http://app.example',
  'https://app.example:8443',
  'https://APP.example',
  'null',
  '*',
  '',
])('a page of %j may not', async (Origin) => {
  const service = open();
  const preflight = await service.send('/v1/runs', { method: 'OPTIONS', headers: { ...PREFLIGHT, Origin } });
  const answer = await service.call('/v1/languages', { headers: { Origin } });
  expect([preflight.status, answer.status]).toEqual([401, 200]);
  expect([preflight, answer].map(corsHeaders)).toEqual([{ vary: 'Origin' }, { vary: 'Origin' }]);
});

test('cookies are never asked for', async () => {
  const answer = await open().call('/v1/languages', { headers: { Origin: ORIGIN } });
  expect(answer.headers.has('Access-Control-Allow-Credentials')).toBe(false);
  expect(answer.headers.has('Set-Cookie')).toBe(false);
});

test('a route keeps its own headers where a page of another origin asks', async () => {
  const service = open();
  const [docs, plain] = await Promise.all([
    service.send('/docs', { headers: { Origin: ORIGIN } }),
    service.send('/docs'),
  ]);
  const policy = plain.headers.get('Content-Security-Policy');
  expect(docs.headers.get('Content-Security-Policy')).toBe(policy);
  expect(policy).toContain('script-src');
});
