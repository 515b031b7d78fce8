import { parseRateLimit } from 'ratelimit-header-parser';
import { expect, test } from 'vitest';
import type { Rate } from '../../../src/core/access.ts';
import { TestService } from './service.ts';

const RATE: Rate = { requests: 3, windowSeconds: 60 };

/** Reads a structured field of one string with whole numbers as parameters (RFC 9651, section 3.1.2). */
function readItem(response: Response, field: string) {
  const text = response.headers.get(field) ?? '';
  expect(text).toMatch(/^"[ -~]+"(?:;[a-z]+=\d+)*$/);
  const [name, ...parameters] = text.split(';');
  return { name, ...Object.fromEntries(parameters.map((pair) => pair.split('='))) };
}

async function ask(service: TestService, count: number, init: RequestInit = {}): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await service.call('/v1/languages', init)).status);
  return statuses;
}

test('a caller has so many requests in a window, and no more', async () => {
  const service = new TestService(undefined, { rate: RATE });
  expect(await ask(service, 5)).toEqual([200, 200, 200, 429, 429]);
});

test('callers do not share their limits', async () => {
  const service = new TestService(undefined, { rate: RATE });
  const { bearer } = await service.addKey('viewer');
  await ask(service, 4);
  expect(await ask(service, 4, { headers: bearer })).toEqual([200, 200, 200, 429]);
});

test('a token counts for its key', async () => {
  const service = new TestService(undefined, { rate: RATE });
  const { bearer } = await service.addKey('viewer');
  const token = await service.issueToken(bearer);
  await ask(service, 2, { headers: bearer });
  expect(await ask(service, 2, { headers: { Authorization: `Bearer ${token}` } })).toEqual([200, 429]);
});

test.each([
  ['that of the key', { requests: 1, windowSeconds: 60 }, { requests: 2, windowSeconds: 60 }, 1],
  ['none, where the key has none', null, { requests: 2, windowSeconds: 60 }, 5],
  ['that of the settings', undefined, { requests: 2, windowSeconds: 60 }, 2],
  ['none, where the settings say none', undefined, null, 5],
  ['that of the configuration', undefined, undefined, 3],
])('the limit is %s', async (_, ofKey, ofSettings, passed) => {
  const service = new TestService(undefined, { rate: RATE });
  if (ofSettings !== undefined) await service.changeSettings({ rate: ofSettings });
  const { bearer } = await service.addKey('viewer', ofKey === undefined ? {} : { rate: ofKey });
  const statuses = await ask(service, 5, { headers: bearer });
  expect(statuses.filter((status) => status === 200)).toHaveLength(passed);
});

test('every answer to a caller tells what is left, as the structured fields of the standard', async () => {
  const service = new TestService(undefined, { rate: RATE });
  const { bearer } = await service.addKey('viewer');
  const answers = [
    await service.call('/v1/languages', { headers: bearer }),
    await service.submit({}, bearer),
    await service.call('/v1/nothing', { headers: bearer }),
    await service.call('/v1/languages', { headers: bearer }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 403, 404, 429]);
  expect(answers.map((answer) => readItem(answer, 'RateLimit-Policy'))).toEqual(
    answers.map(() => ({ name: '"default"', q: '3', w: '60' })),
  );
  const left = answers.map((answer) => readItem(answer, 'RateLimit'));
  expect(left).toMatchObject(['2', '1', '0', '0'].map((r) => ({ name: '"default"', r })));
  expect(left[3]).toMatchObject({ t: answers[3]?.headers.get('Retry-After') });
});

test('a submission counts once, whatever becomes of it, and one too many is not read', async () => {
  const service = new TestService(undefined, { rate: { requests: 6, windowSeconds: 60 } });
  const { bearer } = await service.addKey('viewer');
  const submit = async (body: string, headers = {}) => {
    const stated = { 'Content-Length': String(body.length), ...headers };
    const answer = await service.submit(body, stated);
    return [answer.status, readItem(answer, 'RateLimit').r];
  };
  const snippet = '{"language":"js","source":"6 * 7"}';
  const long = JSON.stringify({ language: 'js', source: ' '.repeat(20_000) });
  expect(await submit(snippet, bearer)).toEqual([403, '5']);
  expect([
    await submit(snippet),
    await submit('{"language":"js"}'),
    await submit('{'),
    await submit(snippet, { 'Content-Type': 'text/plain' }),
    await submit(snippet, { 'Idempotency-Key': 'a b' }),
    await submit(long),
    await submit('{'),
    await submit(snippet),
    await submit(' '.repeat(20_000)),
  ]).toEqual([
    [202, '5'],
    [422, '4'],
    [422, '3'],
    [415, '2'],
    [422, '1'],
    [202, '0'],
    [429, '0'],
    [429, '0'],
    [429, '0'],
  ]);
  expect((await service.store.runs.list({ limit: 9 })).items).toHaveLength(2);
});

test('a long body counts before it is read', async () => {
  const service = new TestService(undefined, { rate: { requests: 1, windowSeconds: 60 } });
  await ask(service, 1);
  for (const stated of [{ 'Content-Length': '20000' }, { 'Transfer-Encoding': 'chunked' }, {}]) {
    const body = new ReadableStream(
      { pull: () => expect.unreachable('the body was read') },
      { highWaterMark: 0 },
    );
    const headers = { 'Content-Type': 'application/json', ...stated };
    const init = { method: 'POST', headers, body, duplex: 'half' };
    const answer = await service.call('/v1/runs', init);
    expect(answer.status).toBe(429);
  }
});

test('a public client library reads the headers', async () => {
  const service = new TestService(undefined, { rate: RATE });
  const before = Date.now();
  const read = parseRateLimit(await service.call('/v1/languages'));
  expect(read).toMatchObject({ limit: 3, used: 1, remaining: 2 });
  expect(read?.reset?.getTime()).toBeGreaterThan(before);
});

test('who has no limit, or no name, is told of none', async () => {
  const limited = new TestService(undefined, { rate: RATE });
  const answers = [
    await limited.send('/v1/languages'),
    await limited.send('/healthz'),
    await new TestService().call('/v1/languages'),
  ];
  for (const { headers } of answers) {
    expect([headers.has('RateLimit'), headers.has('RateLimit-Policy')]).toEqual([false, false]);
  }
});
