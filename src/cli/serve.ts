import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Logger } from 'pino';
import { LANGUAGES } from '../../runtimes/registry.ts';
import type { Store } from '../core/ports.ts';
import { createApp } from '../server/app.ts';
import { Failure } from './failure.ts';
import type { Settings } from './settings.ts';
import { openSpill } from './spill.ts';
import { VERSION } from './version.ts';

/** What the API is served over. */
export interface ServeOptions {
  settings: Pick<Settings, 'host' | 'port' | 'dataDir'>;
  store: Store;
  adminKey: string;
  hashSource(text: string): Promise<string>;
  log: Logger;
}

/** A server that listens. Closing it takes nothing new, and waits a few seconds for answers under way. */
export interface ApiServer extends AsyncDisposable {
  url: string;
}

/** A little longer than runs are given, so that who waits for one hears how it ended. */
const DRAIN_MS = 6_000;
const REPLAY_MS = 5_000;
const SPILL_BYTES = 4 * 1024 * 1024;
/** Time to receive a request, in milliseconds; how long an answer takes is bounded by the API itself. */
const SERVER_OPTIONS = {
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16 * 1024,
};

/** Serves the API. Throws a Failure where it cannot listen. */
export async function serve(options: ServeOptions): Promise<ApiServer> {
  const { settings, store, adminKey, hashSource, log } = options;
  await using stack = new AsyncDisposableStack();
  const path = join(settings.dataDir, 'audit-spill.jsonl');
  const warn = (message: string) => log.warn(message);
  const spill = openSpill({ path, maxBytes: SPILL_BYTES, audit: store.audit, warn });
  const timer = setInterval(() => void spill.replay(), REPLAY_MS).unref();
  stack.defer(() => clearInterval(timer));
  await spill.replay();
  const app = stack.use(
    createApp({
      store,
      languages: LANGUAGES,
      adminKey,
      version: VERSION,
      now: Date.now,
      random: (count) => randomFillSync(new Uint8Array(count)),
      after: (ms, task) => void setTimeout(() => void task(), ms).unref(),
      hashSource,
      addressOf: (c) => plainAddress(getConnInfo(c).remote.address),
      spill: spill.take,
      log: ({ event, incident, request, cause }) => log.error({ incident, request, err: cause }, event),
    }),
  );
  const server = createAdaptorServer({ fetch: app.api.fetch, serverOptions: SERVER_OPTIONS }) as Server;
  const url = await listen(server, settings);
  stack.defer(() => close(server));
  const owned = stack.move();
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function listen(server: Server, { host, port }: ServeOptions['settings']): Promise<string> {
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
  const closed = once(server, 'close');
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}

/** An IPv4 address that came over an IPv6 socket, as people know it. */
function plainAddress(address: string | undefined): string {
  return address?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
}
