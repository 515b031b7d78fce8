import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { cloche } from '../unit/cli/cloche.ts';
import { TestService } from './harness.ts';
import { type Canaries, findCanaries } from './search.ts';

const PROGRAM = (source: string, out: string) => `
  import { readFileSync, writeFileSync } from 'node:fs';
  const given = [readFileSync(0, 'utf8'), process.argv[2], process.env.SAID, readFileSync('in.txt', 'utf8')];
  console.log(given.join(), '${source}');
  console.error('${out.slice(0, 9)}' + '${out.slice(9)}');
  writeFileSync('out.txt', [...given].reverse().join());
  throw new Error('${out.slice(0, 9)}' + '${out.slice(9)}');`;

function makeCanary(): string {
  return `canary${randomBytes(15).toString('hex')}`;
}

/** Everything that Redis has on its disk: the snapshot, uncompressed, and the log of every command that it was sent. */
async function readDisk(redis: Redis): Promise<Buffer> {
  await redis.config('SET', 'rdbcompression', 'no');
  await redis.save();
  const [, folder = ''] = (await redis.config('GET', 'dir')) as string[];
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(paths.map((path) => path.split('.').at(-1)).sort()).toEqual(['aof', 'manifest', 'rdb', 'rdb']);
  return Buffer.concat(await Promise.all(paths.map((path) => readFile(path))));
}

/** Every key with its name, type and value, as Redis serialises it. */
async function readKeys(redis: Redis): Promise<Buffer> {
  const names = await redis.keys('*');
  const dumps = await Promise.all(names.map((name) => redis.dumpBuffer(name)));
  return Buffer.concat([Buffer.from(names.join('\n')), ...dumps]);
}

test('Redis on disk and in memory holds nothing of what people sent, got, or prove themselves by', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cloche-data-'));
  await using service = await TestService.open();
  const redis = new Redis(service.redis.url);
  const env = { REDIS_URL: service.redis.url, CLOCHE_DATA_DIR: dataDir };
  const { url } = await service.start('start', { CLOCHE_DATA_DIR: dataDir });
  const host = (...args: string[]) => cloche(['keys', ...args], { cwd: dataDir, env });
  const send = async (method: string, path: string, key: string, body?: unknown, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.json();
  };

  const sent = {
    source: makeCanary(),
    stdin: makeCanary(),
    argument: makeCanary(),
    variable: makeCanary(),
    file: makeCanary(),
    'name of a file': makeCanary(),
    glob: makeCanary(),
    output: makeCanary(),
    tenant: makeCanary(),
    idempotency: makeCanary(),
    guess: makeCanary(),
  };
  const snippet = {
    language: 'javascript',
    source: PROGRAM(sent.source, sent.output),
    stdin: sent.stdin,
    args: [sent.argument],
    env: { SAID: sent.variable },
    files: [
      { path: 'in.txt', content: sent.file },
      { path: `${sent['name of a file']}/a.txt`, content: '' },
    ],
    collect: ['out.txt', `${sent.glob}*`],
    tenant: sent.tenant,
  };
  const key = (await host('create', '--name', 'dump', '--role', 'submitter')).stdout.trim();
  const enrolment = JSON.parse((await host('enrol', 'key_admin', '--json')).stdout);
  const secret = new URL(enrolment.url).searchParams.get('secret') ?? '';
  const { token } = await send('POST', '/v1/tokens', key, {});
  await send('GET', '/v1/runs', `ck_${sent.guess}`);

  const done = await send('POST', '/v1/runs', key, snippet, {
    prefer: 'wait=20',
    'idempotency-key': sent.idempotency,
  });
  expect(done.outcome).toMatchObject({
    stdout: expect.stringContaining([sent.stdin, sent.argument, sent.variable, sent.file].join()),
    stderr: expect.stringContaining(sent.output),
    error: { message: sent.output },
    files: [{ path: 'out.txt', content: expect.stringContaining(sent.stdin) }],
  });
  const endless = { language: 'javascript', source: 'for (;;);', limits: { wallMs: 20_000 } };
  const busy = await Promise.all([1, 2, 3, 4].map(() => send('POST', '/v1/runs', token, endless)));
  const waiting = await send('POST', '/v1/runs', token, snippet);
  expect(waiting.state).toBe('queued');

  const canaries: Canaries = {
    ...sent,
    key,
    'its random part': key.slice(3),
    token: token.split('.').at(-1),
    adminKey: service.key,
    'second factor': secret,
    ...Object.fromEntries(
      enrolment.recoveryCodes.map((code: string, index: number) => [`recovery ${index}`, code]),
    ),
  };
  const everything = Buffer.concat([await readDisk(redis), await readKeys(redis)]);
  // What is searched is what was kept: ids are there in plain.
  expect([done.id, waiting.id, busy[0].id].filter((id) => !everything.includes(id))).toEqual([]);
  expect(findCanaries(everything, canaries)).toEqual([]);

  // And what was kept in any of these forms would be found.
  const planted = 'a text that stands for a canary';
  const within = [0, 1, 2].map((offset) => Buffer.from(`${'x'.repeat(offset)}${planted} and on`));
  await redis.hset('planted', { plain: planted, hex: Buffer.from(planted).toString('hex') });
  await redis.rpush('planted in base64', ...within.map((bytes) => bytes.toString('base64')));
  const found = findCanaries(await readDisk(redis), { planted });
  expect(found.filter((form) => !form.includes('url'))).toEqual([
    'planted, plain',
    'planted, hex',
    'planted, base64 at 0',
    'planted, base64 at 1',
    'planted, base64 at 2',
  ]);
  redis.disconnect();
  await rm(dataDir, { recursive: true });
}, 60_000);
