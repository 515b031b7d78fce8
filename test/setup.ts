import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findRedisProgram } from '../src/store/server.ts';

/** Before any test: there is a Redis server, and Python's image, which no test that starts a service could wait for. */
export default async function setup(): Promise<void> {
  await findRedis();
  execFileSync(process.execPath, [join(import.meta.dirname, '..', 'src', 'cli', 'image.ts')]);
}

/** Sees to a Redis server on the PATH, installed from the distribution where this user may do that. */
async function findRedis(): Promise<void> {
  if (process.env.REDIS_URL !== undefined || (await findRedisProgram(process.env)) !== undefined) return;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('No Redis server found: installing redis-server with apt-get');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { env });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env });
    spawnSync('service', ['redis-server', 'stop'], { env });
  }
  if ((await findRedisProgram(process.env)) !== undefined) return;
  throw new Error(
    'The tests need a real Redis: install redis-server or valkey-server (apt-get install redis-server, ' +
      'brew install redis), or set REDIS_URL',
  );
}
