import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openLog } from '../../../src/cli/log.ts';
import { openAccess } from '../../../src/cli/open-access.ts';
import { serve } from '../../../src/cli/serve.ts';
import { readSettings } from '../../../src/cli/settings.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import { makeFolder } from './cloche.ts';

const KEY = 'the-key-of-this-test';
const bearer = { Authorization: `Bearer ${KEY}` };

/** The API on a real socket, over a memory store. */
async function open(env: Record<string, string> = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await makeFolder());
  const store = stack.use(createMemoryStore());
  const lines: string[] = [];
  const access = openAccess({ store, secret: randomBytes(32), adminKey: KEY });
  const log = openLog({ isTTY: false, write: (line: string | Uint8Array) => lines.push(String(line)) > 0 });
  const settings = readSettings({ PORT: '0', CLOCHE_DATA_DIR: folder.path, ...env });
  const { url } = stack.use(await serve({ settings, store, access, hashSource: async () => 'hash', log }));
  const records = () => store.audit.list({ after: 0, limit: 100 });
  const owned = stack.move();
  return { url, lines, records, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

test('what a client says of its address and of TLS counts through a trusted proxy alone', async () => {
  const headers = {
    ...bearer,
    'X-Forwarded-For': '203.0.113.66, 198.51.100.9',
    'X-Forwarded-Proto': 'https',
  };
  const seen = await Promise.all(
    ['', '127.0.0.0/8'].map(async (proxies) => {
      await using service = await open({ TRUSTED_PROXIES: proxies });
      const answer = await fetch(`${service.url}/v1/languages`, { headers });
      const [record] = await service.records();
      return [answer.status, record?.ip_address, answer.headers.get('Strict-Transport-Security')];
    }),
  );
  expect(seen).toEqual([
    [200, '127.0.0.1', null],
    [200, '198.51.100.9', 'max-age=31536000'],
  ]);
});

test('the rate limit and the origins are those of the settings', async () => {
  await using service = await open({ CLOCHE_RATE_LIMIT: '7/1h', CLOCHE_CORS_ORIGINS: 'https://a.example' });
  const headers = { ...bearer, Origin: 'https://a.example' };
  const answer = await fetch(`${service.url}/v1/languages`, { headers });
  expect([
    answer.headers.get('RateLimit-Policy'),
    answer.headers.get('Access-Control-Allow-Origin'),
    answer.headers.has('Server'),
  ]).toEqual(['"default";q=7;w=3600', 'https://a.example', false]);
});

test('who goes away in the middle of a body fails at a request, and leaves no incident', async () => {
  await using service = await open();
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `POST /v1/runs HTTP/1.1\r\nHost: a\r\nAuthorization: ${bearer.Authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"language":',
  );
  // The request is there once it is recorded, and then its client goes.
  await expect.poll(async () => (await service.records()).length).toBe(1);
  socket.destroy();
  await expect
    .poll(async () => (await service.records()).at(-1))
    .toMatchObject({
      action: 'request.refuse',
      details: { code: 'E_SNIPPET_INVALID', request: 'POST /v1/runs' },
    });
  expect(service.lines).toEqual([]);
});

test('a body past the cap is refused before it is read, with or without a key', async () => {
  await using service = await open();
  const { hostname, port } = new URL(service.url);
  for (const [authorization, status] of [
    [`Authorization: ${bearer.Authorization}\r\n`, 413],
    ['', 401],
  ] as const) {
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /v1/runs HTTP/1.1\r\nHost: a\r\n${authorization}Connection: close\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${1024 ** 3}\r\n\r\n{`,
    );
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  }
});
