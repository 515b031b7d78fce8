import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRedis, type RedisServer } from '../../../src/store/server.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cloche-test-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const { env } = process;

function pathOf(server: RedisServer | undefined): string {
  if (!server || !('socketPath' in server.address)) throw new Error('Expected a private server');
  return server.address.socketPath;
}

async function ask<T>(server: RedisServer | undefined, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ path: pathOf(server), retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

describe('openRedis', () => {
  it('takes the URL that it is given, and starts nothing', async () => {
    await using server = await openRedis({ url: 'redis://example.org', dataDir, env });
    expect(server?.address).toEqual({ url: 'redis://example.org' });
  });

  it('gives nothing where no server program is on the PATH', async () => {
    expect(await openRedis({ dataDir, env: { PATH: dataDir } })).toBeUndefined();
  });

  it('starts a private server: no port, a folder for nobody else, nothing evicted', async () => {
    await using server = await openRedis({ dataDir, env });
    expect((await stat(dirname(pathOf(server)))).mode & 0o777).toBe(0o700);
    const setting = (name: string) => ask(server, (redis) => redis.config('GET', name));
    expect(await setting('port')).toEqual(['port', '0']);
    expect(await setting('maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await setting('appendonly')).toEqual(['appendonly', 'yes']);
  });

  it('keeps its data from one start to the next, and ends its server in between', async () => {
    const first = await openRedis({ dataDir, env });
    await ask(first, (redis) => redis.set('key', 'kept'));
    await first?.[Symbol.asyncDispose]();
    await first?.[Symbol.asyncDispose]();
    await expect(ask(first, (redis) => redis.ping())).rejects.toThrow();
    await using second = await openRedis({ dataDir, env });
    expect(await ask(second, (redis) => redis.get('key'))).toBe('kept');
  });

  it('joins the server that another opening of the same data directory started', async () => {
    await using first = await openRedis({ dataDir, env });
    const second = await openRedis({ dataDir, env });
    expect(second?.address).toEqual(first?.address);
    await second?.[Symbol.asyncDispose]();
    expect(await ask(first, (redis) => redis.ping())).toBe('PONG');
  });

  it('puts the socket elsewhere where the path of the data directory is too long', async () => {
    const long = join(dataDir, 'x'.repeat(120));
    await using server = await openRedis({ dataDir: long, env });
    expect(pathOf(server).length).toBeLessThan(104);
    expect((await stat(dirname(pathOf(server)))).mode & 0o777).toBe(0o700);
    expect(await ask(server, (redis) => redis.ping())).toBe('PONG');
    await rm(dirname(pathOf(server)), { recursive: true });
  });

  it('ends the server that a killed process left behind, and takes over its data', async () => {
    const module = new URL('../../../src/store/server.ts', import.meta.url).href;
    const script = `
      const { openRedis } = await import(${JSON.stringify(module)});
      await openRedis({ dataDir: ${JSON.stringify(dataDir)}, env: process.env });
      console.log('open');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const address = { socketPath: join(dataDir, 'redis', 'redis.sock') };
    const left = { address, [Symbol.asyncDispose]: () => Promise.resolve() };
    const pidOf = (server: RedisServer | undefined) =>
      ask(server, async (redis) => Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]));
    await ask(left, (redis) => redis.set('key', 'kept'));
    const leftPid = await pidOf(left);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await pidOf(left)).toBe(leftPid);

    await using next = await openRedis({ dataDir, env });
    expect(await ask(next, (redis) => redis.get('key'))).toBe('kept');
    expect(await pidOf(next)).not.toBe(leftPid);
    expect(() => process.kill(leftPid, 0)).toThrow();
  });
});
