import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findRedisProgram } from '../src/store/server.ts';

/** A real Redis for tests, on a socket of its own, which can be stopped and started again with its data. */
export interface TestRedis extends AsyncDisposable {
  address: { socketPath: string };
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A real Redis for tests: the one of REDIS_URL where that is set, otherwise a private one. */
export async function openTestRedis(): Promise<
  AsyncDisposable & { address: { url: string } | { socketPath: string } }
> {
  const url = process.env.REDIS_URL;
  return url === undefined
    ? startTestRedis()
    : { address: { url }, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Starts a private Redis for tests. Throws where no server program is on the PATH. */
export async function startTestRedis(): Promise<TestRedis> {
  const program = await findRedisProgram(process.env);
  if (program === undefined) {
    throw new Error(
      'Expected redis-server or valkey-server on the PATH, got neither: install one, for example by ' +
        'apt-get install redis-server, or set REDIS_URL for the tests that can share a server',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'cloche-test-'));
  const socketPath = join(folder, 'redis.sock');
  const settings = [
    '--port',
    '0',
    '--unixsocket',
    socketPath,
    '--dir',
    folder,
    '--appendonly',
    'yes',
    '--save',
    '',
  ];
  const launch = () => spawn(program, settings, { stdio: 'ignore' });
  let child = launch();
  await untilUp(socketPath);

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  return {
    address: { socketPath },
    stop,
    async start() {
      child = launch();
      await untilUp(socketPath);
    },
    async [Symbol.asyncDispose]() {
      await stop('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}

async function untilUp(path: string): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.adopt(new Redis({ path, retryStrategy: () => 10 }), async (it) => it.disconnect());
  redis.on('error', () => undefined);
  const timeout = pause(10_000, undefined, { ref: false }).then(() => {
    throw new Error('Expected Redis to start within 10 s');
  });
  await Promise.race([redis.ping(), timeout]);
}
