import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRedis } from '../src/store/server.ts';
import { DONE, openBullmq } from './bullmq.ts';
import { startChild } from './child.ts';
import { openClient } from './client.ts';
import { type Contender, interleave, type Pace } from './measure.ts';
import { atLeast, atMost, type Findings } from './report.ts';

const SANDBOXES = 2;
const AT_ONCE = 16;
const HELLO = JSON.stringify({ language: 'javascript', source: "console.log('hi')" });

/** A run through HTTP and Redis, in turns with a bare BullMQ job in the same Redis. */
export async function service(pace: Pace): Promise<Findings> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true }));
  const redis = stack.use(await startRedis(dataDir));
  const client = stack.use(openClient(await startService(dataDir, stack)));
  const baseline = stack.use(await openBullmq(redis.socketPath));
  const ours = {
    name: 'cloche: POST /v1/runs, wait',
    run: async () => readStdout(await client.submit(HELLO)),
    answer: 'hi\n',
  };
  const theirs = { name: 'bullmq: add, wait until finished', run: () => baseline.roundTrip(), answer: DONE };
  const rows = await interleave(inTurns(ours, theirs), pace);
  const { one, oneBare, many, manyBare } = rows;
  const rate = (many.perSecond ?? 0) / (manyBare.perSecond ?? 0);
  return {
    rows: Object.values(rows),
    goals: [
      atMost(3, { name: 'latency to bare BullMQ, p50', unit: '×', value: one.p50 / oneBare.p50 }),
      atLeast(0.4, { name: 'runs per second to bare BullMQ', unit: '×', value: rate }),
    ],
  };
}

function inTurns(ours: Contender, theirs: Contender) {
  return {
    one: ours,
    oneBare: theirs,
    many: { ...ours, atOnce: AT_ONCE },
    manyBare: { ...theirs, atOnce: AT_ONCE },
  };
}

/** The private Redis of a data directory, as production starts it; a service of that directory joins it. */
async function startRedis(dataDir: string): Promise<AsyncDisposable & { socketPath: string }> {
  const server = await openRedis({ dataDir, env: process.env });
  if (!server || !('socketPath' in server.address)) {
    throw new Error('Expected redis-server or valkey-server on the PATH, got neither');
  }
  return {
    socketPath: server.address.socketPath,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Starts `cloche start` on a free port, as a user does. */
async function startService(
  dataDir: string,
  stack: AsyncDisposableStack,
): Promise<{ url: string; key: string }> {
  const key = randomBytes(16).toString('hex');
  const env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    CLOCHE_ADMIN_KEY: key,
    CLOCHE_RATE_LIMIT: '1000000/1m',
    CLOCHE_DATA_DIR: dataDir,
    CLOCHE_SANDBOXES: String(SANDBOXES),
  };
  const child = stack.use(startChild([new URL('../src/cli/cloche.mjs', import.meta.url), 'start'], env));
  const line = await child.until((text) => 'url' in JSON.parse(text));
  return { url: JSON.parse(line).url, key };
}

function readStdout(run: string): string {
  return JSON.parse(run).outcome.stdout;
}
