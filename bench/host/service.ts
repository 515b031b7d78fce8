import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openRedis } from '../../src/store/server.ts';
import { Absent } from '../peers/peer.ts';
import { type Child, startChild } from './child.ts';
import { findCommand } from './command.ts';

/** A service as a user starts it, with data of its own, which are gone when it is closed. */
export interface Service extends AsyncDisposable {
  url: string;
  /** The admin's key. */
  key: string;
  /** The process of the API, whose children are sandboxes. */
  pid: number;
  /** Where its private Redis is. */
  socketPath: string;
  /** Makes another caller; gives its key. */
  addCaller(name: string): Promise<string>;
  /** Starts one more consumer, in a process of its own. Closing it gives it time to end its runs. */
  addConsumer(): Promise<AsyncDisposable>;
}

/** What a service is started with: `serve` takes no runs itself. */
export interface ServiceOptions {
  command?: 'start' | 'serve';
  settings?: Readonly<Record<string, string>>;
}

/** What of this process's environment says where things are. */
const KEPT = ['PATH', 'HOME', 'XDG_CACHE_HOME', 'CLOCHE_CACHE_DIR'];

/** A limit that is counted, as it is for every user, and never reached. */
const RATE = '1000000/1m';

const NO_REDIS =
  'needs redis-server or valkey-server on the PATH, for example by apt-get install redis-server';

/** Starts a service on a free port and waits until it listens. @throws Absent where there is no Redis */
export async function openService({
  command = 'start',
  settings = {},
}: ServiceOptions = {}): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  stack.defer(() => {
    process.off('exit', remove);
    return rm(dataDir, { recursive: true, maxRetries: 3 });
  });
  const redis = stack.use(await startRedis(dataDir));
  const key = randomBytes(24).toString('hex');
  const env = {
    ...keptEnvironment(),
    PORT: '0',
    CLOCHE_ADMIN_KEY: key,
    CLOCHE_RATE_LIMIT: RATE,
    CLOCHE_DATA_DIR: dataDir,
    ...settings,
  };
  const api = stack.use(startChild([findCommand(), command], env));
  const line = await api.until((text) => 'url' in JSON.parse(text));
  // Behind the listeners that end the processes, for a benchmark that is not given the time to close.
  process.once('exit', remove);
  const owned = stack.move();
  return {
    url: JSON.parse(line).url,
    key,
    pid: api.pid,
    socketPath: redis.socketPath,
    addCaller: (name) => makeKey(name, env),
    addConsumer: () => startConsumer(env),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The private Redis of a data directory, as production starts it; a service of that directory joins it. */
async function startRedis(dataDir: string): Promise<AsyncDisposable & { socketPath: string }> {
  const server = await openRedis({ dataDir, env: process.env });
  if (!server || !('socketPath' in server.address)) throw new Absent(NO_REDIS);
  return {
    socketPath: server.address.socketPath,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type Environment = Readonly<Record<string, string>>;

async function startConsumer(env: Environment): Promise<Child> {
  await using stack = new AsyncDisposableStack();
  const child = stack.use(startChild([findCommand(), 'work'], env));
  await child.until((text) => JSON.parse(text).msg === 'taking runs');
  stack.move();
  return child;
}

async function makeKey(name: string, env: Environment): Promise<string> {
  const args = [
    fileURLToPath(findCommand()),
    'keys',
    'create',
    '--name',
    name,
    '--role',
    'submitter',
    '--json',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout).key;
}

/** What a process of the benchmark gets of this one's environment. */
export function keptEnvironment(): Record<string, string> {
  const entries = KEPT.map((name): [string, string | undefined] => [name, process.env[name]]);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
