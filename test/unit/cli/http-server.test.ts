import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { BOUNDS, type Bounds, type HttpServer, openHttpServer } from '../../../src/cli/http-server.ts';

const SHORT: Partial<Bounds> = { headersMs: 100, requestMs: 300, checkMs: 20 };
const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\n';

function open(
  bounds: Partial<Bounds>,
  fetch: (request: Request) => Response | Promise<Response> = () => new Response('ok'),
): Promise<HttpServer> {
  return openHttpServer({ fetch, host: '127.0.0.1', port: 0, bounds: { ...BOUNDS, ...bounds } });
}

async function dial({ url }: HttpServer): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends a text byte by byte, until the server has enough of it. */
function drip(socket: Socket, text: string): void {
  let next = 0;
  const timer = setInterval(() => {
    if (socket.writable) socket.write(text.charAt(next++ % text.length));
  }, 10);
  socket.on('close', () => clearInterval(timer));
}

/** All that the server sends until it closes. */
async function readAll(socket: Socket): Promise<string> {
  const closed = Promise.withResolvers<void>();
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('close', () => closed.resolve());
  await closed.promise;
  return text;
}

/** A client that still writes may be reset before it has read why. */
const TIMED_OUT = ['HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', ''];

test('a client that sends its headers bit by bit is cut off', async () => {
  await using server = await open(SHORT);
  const socket = await dial(server);
  socket.write(`${HEAD}X-Drip: `);
  drip(socket, 'a');
  expect(TIMED_OUT).toContain(await readAll(socket));
});

test('a client that sends nothing at all is cut off', async () => {
  await using server = await open(SHORT);
  expect(await readAll(await dial(server))).toBe(TIMED_OUT[0]);
});

test('a client that sends its body bit by bit is cut off, and whoever reads the body is told', async () => {
  const failure = Promise.withResolvers<unknown>();
  await using server = await open(SHORT, async (request) => {
    await request.arrayBuffer().catch((error) => failure.resolve(error));
    return new Response('ok');
  });
  const socket = await dial(server);
  socket.write(`${HEAD}Content-Length: 1000000\r\n\r\n`);
  drip(socket, 'a');
  expect(TIMED_OUT).toContain(await readAll(socket));
  expect(await failure.promise).toBeInstanceOf(Error);
});

test('a client that never reads its answer is cut off, and the answer is given up', async () => {
  const given = Promise.withResolvers<string>();
  const chunk = new Uint8Array(1024 * 1024);
  const body = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(chunk),
      cancel: () => given.resolve('up'),
    });
  await using server = await open({ idleMs: 200 }, () => new Response(body()));
  const socket = await dial(server);
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(await given.promise).toBe('up');
  socket.destroy();
});

test('a connection that is kept alive and not used is closed', async () => {
  await using server = await open({ keepAliveMs: 50 });
  const socket = await dial(server);
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test('headers past their size or their number are refused', async () => {
  await using server = await open({});
  const send = (headers: [string, string][]) => fetch(server.url, { headers });
  const fields = (count: number) => Array.from({ length: count }, (_, i): [string, string] => [`X-${i}`, '']);
  expect((await send([['X-Large', 'x'.repeat(BOUNDS.headerBytes)]])).status).toBe(431);
  expect((await send(fields(BOUNDS.headers))).status).toBe(431);
  expect((await send(fields(BOUNDS.headers / 2))).status).toBe(200);
});

test('connections past their number are closed', async () => {
  await using server = await open({ connections: 2 });
  const held = [await dial(server), await dial(server)];
  expect(await readAll(await dial(server))).toBe('');
  for (const socket of held) socket.destroy();
});

test('what cannot be parsed is refused with nothing that tells of the server', async () => {
  await using server = await open({});
  for (const text of ['nonsense\r\n\r\n', `${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`]) {
    const socket = await dial(server);
    socket.write(text);
    expect(await readAll(socket)).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  }
});

test('a request has 30 s, its headers 10 s, and no wait for a run is cut off', () => {
  expect(BOUNDS).toMatchObject({ requestMs: 30_000, headersMs: 10_000 });
  expect(BOUNDS.idleMs).toBeGreaterThan(30_000);
  expect(BOUNDS.checkMs).toBeLessThanOrEqual(1_000);
});
