import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findRedisProgram } from '../../src/store/server.ts';

/** A private Redis with a port, which can be stopped and started again with its data. */
export interface PortRedis extends AsyncDisposable {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a private Redis on a free port of the loopback interface, with these settings beside its own. */
export async function startPortRedis(more: Record<string, string | number> = {}): Promise<PortRedis> {
  const program = await findRedisProgram(process.env);
  if (program === undefined)
    throw new Error('Expected redis-server or valkey-server on the PATH, got neither');
  const folder = await mkdtemp(join(tmpdir(), 'cloche-fault-'));
  const port = await findFreePort();
  const url = `redis://127.0.0.1:${port}`;
  const settings = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', save: '', ...more };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    child = spawn(program ?? '', flags, { stdio: 'ignore' });
    await untilUp(url);
  }

  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill();
    await exit;
  }

  await start();
  return {
    url,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A port that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilUp(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 10, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  await redis.ping();
  redis.disconnect();
}
