import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, constants, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ClocheError } from '../core/errors.ts';
import type { RedisAddress } from './connection.ts';
import { takeLock } from './lock.ts';

/** What decides where Redis is: `url` where one is given, otherwise a program on the PATH of `env`. */
export interface OpenRedisOptions {
  url?: string | undefined;
  dataDir: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** A Redis to connect to. Closing it ends the server if it was started here. */
export interface RedisServer extends AsyncDisposable {
  address: RedisAddress;
}

const PROGRAMS = ['redis-server', 'valkey-server'];
const START_MS = 30_000;
const STOP_MS = 10_000;
const POLL_MS = 20;
const ASK_MS = 1_000;
/** What fits into a socket address on every system: 104 bytes with the NUL on macOS, 108 on Linux. */
const MAX_SOCKET_PATH = 103;

/**
 * Finds Redis or starts one privately, with its data in the data directory and without a port. One server
 * serves all processes of a data directory: whoever started it ends it. Undefined when there is no server
 * program.
 * @throws ClocheError `E_STORE_DOWN` when the server does not start
 */
export async function openRedis({ url, dataDir, env }: OpenRedisOptions): Promise<RedisServer | undefined> {
  if (url !== undefined) return { address: { url }, [Symbol.asyncDispose]: () => Promise.resolve() };
  const program = await findRedisProgram(env);
  if (program === undefined) return undefined;
  const folder = resolve(dataDir, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const socketPath = await chooseSocketPath(folder);
  const lock = takeLock(join(folder, 'lock'));
  if (!lock) return joinServer(socketPath);
  try {
    await endLeftOver(socketPath);
    return await startServer({ program, folder, socketPath, lock });
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** The path of a Redis or Valkey server program, if there is one on the PATH. */
export async function findRedisProgram(env: OpenRedisOptions['env']): Promise<string | undefined> {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const path of PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const isProgram = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isProgram) return path;
  }
  return undefined;
}

/**
 * A socket beside the data, or where that path is too long, in a folder of its own that nobody else may
 * enter.
 */
async function chooseSocketPath(folder: string): Promise<string> {
  const beside = join(folder, 'redis.sock');
  if (Buffer.byteLength(beside) <= MAX_SOCKET_PATH) return beside;
  const own = join(tmpdir(), `cloche-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  await mkdir(own, { recursive: true, mode: 0o700 });
  const { uid, mode } = await lstat(own);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw down('Expected a socket folder that nobody else may enter, got one that others made or may enter');
  }
  return join(own, 'redis.sock');
}

/** Another process of this data directory has the server, or is about to. */
async function joinServer(socketPath: string): Promise<RedisServer> {
  await untilUp(socketPath, () => false);
  return { address: { socketPath }, [Symbol.asyncDispose]: () => Promise.resolve() };
}

interface StartOptions {
  program: string;
  folder: string;
  socketPath: string;
  lock: Disposable;
}

async function startServer({ program, folder, socketPath, lock }: StartOptions): Promise<RedisServer> {
  const child = spawn(program, serverArguments(folder, socketPath), {
    env: {},
    stdio: 'ignore',
    // Out of the terminal's process group: Ctrl-C is for us, who first write down how the last runs ended.
    detached: true,
  });
  const onExit = () => child.kill();
  process.once('exit', onExit);
  try {
    await once(child, 'spawn');
    await untilUp(socketPath, () => hasExited(child));
  } catch (error) {
    child.kill('SIGKILL');
    process.off('exit', onExit);
    throw error;
  }
  return {
    address: { socketPath },
    async [Symbol.asyncDispose]() {
      process.off('exit', onExit);
      await stop(child);
      lock[Symbol.dispose]();
    },
  };
}

function serverArguments(folder: string, socketPath: string): string[] {
  const settings = {
    port: '0',
    unixsocket: socketPath,
    unixsocketperm: '700',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    logfile: 'redis.log',
    loglevel: 'warning',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return;
  const exit = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill();
  await exit;
  clearTimeout(timer);
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ends a server whose starter was killed. Its data is in the append-only file, which only one may write. */
async function endLeftOver(socketPath: string): Promise<void> {
  const info = await ask(socketPath, (redis) => redis.info('server'));
  const pid = Number(/^process_id:(\d+)/m.exec(info ?? '')?.[1]);
  if (!(pid > 0)) return;
  await ask(socketPath, (redis) => redis.shutdown('NOSAVE'));
  for (const until = Date.now() + STOP_MS; isAlive(pid); await pause(POLL_MS)) {
    if (Date.now() > until) throw down('The Redis server of an earlier start does not end');
  }
}

async function untilUp(socketPath: string, isOver: () => boolean): Promise<void> {
  for (const until = Date.now() + START_MS; ; await pause(POLL_MS)) {
    if ((await ask(socketPath, (redis) => redis.ping())) === 'PONG') return;
    if (isOver()) throw down('The Redis server ended while it started, see redis.log in the data directory');
    if (Date.now() > until) throw down('The Redis server of the data directory does not answer');
  }
}

/** Asks the server one thing; undefined when it is not there or does not know. */
async function ask<T>(path: string, question: (redis: Redis) => Promise<T>): Promise<T | undefined> {
  const redis = new Redis({
    path,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: ASK_MS,
    commandTimeout: ASK_MS,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await question(redis);
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function down(message: string): ClocheError {
  return new ClocheError('E_STORE_DOWN', message, { retryAfterSeconds: 1 });
}
