import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Failure } from './failure.ts';

/** What a client may take of the server. Times are in milliseconds. */
export interface Bounds {
  /** Until all headers of a request are there. */
  headersMs: number;
  /** Until the whole request is there. */
  requestMs: number;
  /** How often those two are looked at: a client may take so much longer. */
  checkMs: number;
  /** For how long a connection may stay open between requests. */
  keepAliveMs: number;
  /** For how long nothing may move on a connection, so that who does not read is cut off. */
  idleMs: number;
  /** Names and values together. */
  headerBytes: number;
  /** Fields of one request. */
  headers: number;
  /** Past that, new ones are closed. */
  connections: number;
}

/** What clients may take: 30 s for a request, 10 s for its headers, and longer in silence than any wait for a run. */
export const BOUNDS: Bounds = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 1_000,
  keepAliveMs: 5_000,
  idleMs: 45_000,
  headerBytes: 16 * 1024,
  headers: 100,
  connections: 2_048,
};

/** What is served, where and within which bounds. */
export interface HttpServerOptions {
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch'];
  host: string;
  port: number;
  bounds?: Bounds;
}

/** A server that listens. Closing it takes nothing new, and waits a few seconds for answers under way. */
export interface HttpServer extends AsyncDisposable {
  url: string;
}

/** A little longer than runs are given, so that who waits for one hears how it ended. */
const DRAIN_MS = 6_000;

/** Opens an HTTP server. Throws a Failure where it cannot listen. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { fetch, bounds = BOUNDS } = options;
  const serverOptions = {
    headersTimeout: bounds.headersMs,
    requestTimeout: bounds.requestMs,
    connectionsCheckingInterval: bounds.checkMs,
    keepAliveTimeout: bounds.keepAliveMs,
    maxHeaderSize: bounds.headerBytes,
  };
  const server = createAdaptorServer({ fetch, serverOptions }) as Server;
  server.maxHeadersCount = bounds.headers;
  server.maxConnections = bounds.connections;
  server.setTimeout(bounds.idleMs);
  const url = await listen(server, options);
  return { url, [Symbol.asyncDispose]: () => close(server) };
}

async function listen(server: Server, { host, port }: HttpServerOptions): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    const reason = code === 'EADDRINUSE' ? 'it is in use; set PORT to another one' : code;
    throw new Failure(1, `Cannot listen on port ${port} of ${host}: ${reason}`);
  }
  const { address, family, port: chosen } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${chosen}`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
