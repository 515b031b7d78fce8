import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Logger } from 'pino';
import { LANGUAGES } from '../../runtimes/registry.ts';
import type { Access } from '../access/access.ts';
import type { AddressBlock } from '../core/address.ts';
import type { Store } from '../core/ports.ts';
import { createRandomPool } from '../core/random-pool.ts';
import { createApp } from '../server/app.ts';
import type { Ports } from '../server/ports.ts';
import { cameByTls, clientAddress, type Hop } from './client-address.ts';
import { type HttpServer, openHttpServer } from './http-server.ts';
import type { Settings } from './settings.ts';
import { openSpill } from './spill.ts';
import { VERSION } from './version.ts';

/** What the API is served over. */
export interface ServeOptions {
  settings: Settings;
  store: Store;
  access: Access;
  hashSource(text: string): Promise<string>;
  log: Logger;
}

const REPLAY_MS = 5_000;
const SPILL_BYTES = 4 * 1024 * 1024;

/** Serves the API. Throws a Failure where it cannot listen. */
export async function serve(options: ServeOptions): Promise<HttpServer> {
  const { settings, store, access, hashSource, log } = options;
  const { host, port, rate, corsOrigins, trustedProxies: proxies } = settings;
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
      access,
      languages: LANGUAGES,
      rate,
      corsOrigins,
      version: VERSION,
      now: Date.now,
      random: createRandomPool(randomFillSync),
      after: (ms, task) => void setTimeout(() => void task(), ms).unref(),
      hashSource,
      addressOf: rememberAddresses(proxies),
      isTls: (c) => cameByTls(hopOf(c), proxies),
      spill: spill.take,
      log: ({ event, incident, request, cause }) => log.error({ incident, request, err: cause }, event),
    }),
  );
  const { url } = stack.use(await openHttpServer({ fetch: app.api.fetch, host, port }));
  const owned = stack.move();
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Tells the address of the client of a request, which is asked for at every step and worked out once. */
function rememberAddresses(proxies: readonly AddressBlock[]): Ports['addressOf'] {
  const known = new WeakMap<object, string>();
  return (c) => {
    const address = known.get(c) ?? clientAddress(hopOf(c), proxies);
    known.set(c, address);
    return address;
  };
}

function hopOf(c: Parameters<Ports['addressOf']>[0]): Hop {
  return {
    peer: getConnInfo(c).remote.address,
    forwardedFor: c.req.header('x-forwarded-for'),
    forwardedProto: c.req.header('x-forwarded-proto'),
  };
}
