import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../src/core/outcome.ts';
import { type Adapter, type AdapterReply, type Request, toRefusal, toReply, toSnippet } from './adapter.ts';
import { CANARY } from './canary.ts';
import { isSandbox, processTree } from './resident.ts';

const KEY = 'ck_key-of-the-attack-tests';
const START_MS = 170_000;
const END_MS = 15_000;
const HEADERS = { Prefer: 'wait=30', Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' };

/** The real service, started as its users start it, with a store of its own. */
export async function openService(): Promise<Adapter> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'cloche-attacks-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const child = spawn(process.execPath, [BIN, 'start'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...CANARY.environment,
      PATH: process.env.PATH,
      PORT: String(port),
      CLOCHE_DATA_DIR: folder,
      CLOCHE_ADMIN_KEY: KEY,
      CLOCHE_RATE_LIMIT: 'off',
      CLOCHE_SANDBOXES: '2',
    },
  });
  stack.defer(() => end(child));
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([untilReady(url), dies(child)]);
  const owned = stack.move();
  const root = child.pid ?? 0;
  return {
    run: (request) => runOver(url, request),
    processes() {
      const all = processTree(root);
      return { all, sandboxes: all.filter(isSandbox) };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const BIN = fileURLToPath(new URL('../../src/cli/cloche.mjs', import.meta.url));

async function runOver(url: string, request: Request): Promise<AdapterReply> {
  const body = JSON.stringify(await toSnippet(request));
  let response = await fetch(`${url}/v1/runs`, { method: 'POST', headers: HEADERS, body });
  for (;;) {
    const text = await response.text();
    if (response.status >= 400 && response.status < 500) return { ...toRefusal(text), response: text };
    if (!response.ok) throw new Error(`Expected an answer, got ${response.status}: ${text}`);
    const run: { id: string; outcome?: Outcome } = JSON.parse(text);
    const results = text.split('"outcome":').length - 1;
    if (run.outcome) return { ...toReply(run.outcome), response: text, results };
    response = await fetch(`${url}/v1/runs/${run.id}`, { headers: HEADERS });
  }
}

/** The service ends its own sandboxes and its Redis, where it is given the time. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await exit;
  clearTimeout(timer);
}

/** Saves the wait for a service that will not come. */
async function dies(child: ChildProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error('The service ended before it was ready');
}

async function untilReady(url: string): Promise<void> {
  const giveUpAt = performance.now() + START_MS;
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > giveUpAt)
      throw new Error(`Expected the service to be ready within ${START_MS} ms`);
    await pause(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  return address.port;
}
