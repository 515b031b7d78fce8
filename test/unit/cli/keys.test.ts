import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditRecord } from '../../../src/core/audit.ts';
import { createCipher, type DataKey } from '../../../src/store/cipher.ts';
import { createRedisStore, type RedisStore } from '../../../src/store/redis.ts';
import { accept, makeJob, makeRecorder } from '../../contracts/store-fixtures.ts';
import { type PortRedis, startPortRedis } from '../../faults/redis-port.ts';
import { cloche, makeFolder } from './cloche.ts';

let redis: PortRedis;
let folder: Awaited<ReturnType<typeof makeFolder>>;

beforeAll(async () => {
  redis = await startPortRedis();
  folder = await makeFolder();
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function keys(args: readonly string[], env: Record<string, string> = {}) {
  return cloche(['keys', ...args], { cwd: folder.path, env: { REDIS_URL: redis.url, ...env } });
}

/** What a command prints as JSON, one object a line. */
async function ask(args: readonly string[], env: Record<string, string> = {}) {
  const { stdout, stderr, exitCode } = await keys([...args, '--json'], env);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The store as the service has it, by the data keys of the folder or others. */
async function openStore(ring: readonly DataKey[] = []): Promise<RedisStore> {
  const lines = ring.length > 0 ? [] : (await readRing()).split('\n');
  const kept = lines.map((line) => ({
    id: line.split(':')[0] ?? '',
    key: Buffer.from(line.split(':')[1] ?? '', 'base64'),
  }));
  const cipher = createCipher({ keys: () => [...ring, ...kept], renew: () => undefined });
  return createRedisStore({ url: redis.url, cipher, record: makeRecorder() });
}

function makeKey(id: string): DataKey {
  return { id, key: randomBytes(32) };
}

async function readRing(): Promise<string> {
  return (await readFile(join(folder.path, '.cloche', 'data-keys'), 'utf8')).trim();
}

async function audited(store: RedisStore): Promise<AuditRecord[]> {
  return store.audit.list({ after: 0, limit: 1_000 });
}

it('a key is made, shown, changed, rotated and revoked, each with a record of the host', async () => {
  const made = await keys([
    'create',
    '--name',
    'ci',
    '--role',
    'submitter',
    '--expires',
    '30d',
    '--language',
    'js',
  ]);
  expect(made).toEqual({ stdout: expect.stringMatching(/^ck_[\w-]{43}\n$/), stderr: '', exitCode: 0 });
  const [listed] = await ask(['list']);
  const id = String(listed?.id);
  expect(listed).toMatchObject({ name: 'ci', role: 'submitter', state: 'active', languages: ['javascript'] });
  expect(await ask(['show', id])).toEqual([listed]);

  const grant = [
    '--role',
    'viewer',
    '--rate',
    '5/1m',
    '--limit',
    'wallMs=1000',
    '--queued',
    '3',
    '--address',
    '10.0.0.0/8',
  ];
  const [changed] = await ask(['update', id, ...grant, '--remove', 'expires', '--remove', 'language']);
  expect(changed).toEqual({
    id,
    state: 'active',
    name: 'ci',
    role: 'viewer',
    createdAt: listed?.createdAt,
    limits: { wallMs: 1000 },
    addresses: ['10.0.0.0/8'],
    quotas: { queued: 3 },
    rate: { requests: 5, windowSeconds: 60 },
  });
  const [kept] = await ask(['update', id, '--concurrent', '2', '--limit', 'cpuMs=900']);
  expect(kept).toMatchObject({ quotas: { queued: 3, concurrent: 2 }, limits: { wallMs: 1000, cpuMs: 900 } });
  const [rotated] = await ask(['rotate', id, '--overlap', '1h']);
  expect(rotated).toMatchObject({ id, key: expect.stringMatching(/^ck_/), overlapUntil: expect.any(String) });
  expect(`${rotated?.key}\n`).not.toBe(made.stdout);
  expect(await ask(['revoke', id])).toMatchObject([{ state: 'revoked' }]);
  expect(await ask(['revoke', id])).toMatchObject([{ state: 'revoked' }]);

  await using store = await openStore();
  const records = (await audited(store)).filter(({ details }) => details.key_id === id);
  expect(records.map(({ action }) => action)).toEqual([
    'key.create',
    'key.update',
    'key.update',
    'key.rotate',
    'key.revoke',
  ]);
  for (const record of records) {
    expect(record).toMatchObject({ user_id: 'cli', role: 'host', ip_address: '', success: true });
  }
  expect(records[1]?.details).toMatchObject({ before: { role: 'submitter' }, after: { role: 'viewer' } });
  expect(JSON.stringify(records)).not.toContain(made.stdout.trim());
});

it('the list is a table for people', async () => {
  await keys(['create', '--name', 'nightly builds', '--role', 'submitter']);
  const { stdout } = await keys(['list']);
  const [titles, ...rows] = stdout.trimEnd().split('\n');
  expect(titles).toMatch(/^ID {29}ROLE {7}STATE {4}EXPIRES {5}LAST USED {3}NAME$/);
  expect(
    rows.some((row) => /^key_\w{25} {2}submitter {2}active {3}never {7}never {7}nightly builds$/.test(row)),
  ).toBe(true);
});

it.each([
  [['create', '--colour'], "Unknown option '--colour'"],
  [['show'], 'Missing required positional argument: ID'],
  [['show', 'key_a', 'key_b'], 'Expected ID, got key_a key_b'],
  [['show', 'key_none'], 'Expected the id of a key, as "cloche keys list" shows them, got key_none'],
  [['enrol', 'key_none'], 'Expected the id of a key'],
  [['reset-second-factor', 'key_none'], 'Expected the id of a caller that has a second factor, got key_none'],
  [['destroy'], 'Expected a command among create, list, show'],
])('what was asked for wrongly is one sentence: %#', async (args, sentence) => {
  const { stdout, stderr, exitCode } = await keys(args);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
});

it('without a Redis a command on the host says what is missing', async () => {
  expect(await cloche(['keys', 'list'], { cwd: folder.path })).toMatchObject({
    stderr: expect.stringContaining('There is no Redis: set REDIS_URL'),
    exitCode: 1,
  });
});

it('a second factor is enrolled, confirmed by its code, and taken away', async () => {
  const shown = await keys(['enrol', 'key_admin']);
  expect(shown.stdout).toMatch(
    /█\s+otpauth:\/\/totp\/Cloche:key_admin\?|▀\s+otpauth:\/\/totp\/Cloche:key_admin\?/,
  );
  expect(shown.stdout.match(/^ {2}[\w-]+$/gm)).toHaveLength(10);
  const [enrolment] = await ask(['enrol', 'key_admin']);
  const secret = new URL(String(enrolment?.url)).searchParams.get('secret') ?? '';
  const wrong = await keys(['confirm', 'key_admin', '000000']);
  expect(wrong).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Expected a current code of what key_admin'),
  });
  const confirmed = await keys(['confirm', 'key_admin', generateSync({ secret })]);
  expect(confirmed).toEqual({
    stdout: 'The second factor of key_admin is confirmed\n',
    stderr: '',
    exitCode: 0,
  });
  const again = await keys(['enrol', 'key_admin']);
  expect(again).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Expected no confirmed second factor'),
  });
  expect(await keys(['reset-second-factor', 'key_admin'])).toMatchObject({ exitCode: 0 });
  expect(await keys(['enrol', 'key_admin'])).toMatchObject({ exitCode: 0 });

  await using store = await openStore();
  const records = (await audited(store)).filter(({ details }) => details.caller === 'key_admin');
  expect(records.map(({ action, success }) => [action, success])).toEqual([
    ['step-up.enrol', true],
    ['step-up.enrol', true],
    ['step-up.confirm', false],
    ['step-up.confirm', true],
    ['step-up.enrol', true],
    ['step-up.enrol', true],
  ]);
  expect(JSON.stringify(records)).not.toContain(secret);
});

it('the data keys of the directory are rotated, and a rotation that was cut off goes on', async () => {
  await keys(['list']);
  const before = await readRing();
  const idOf = (line: string) => line.split(':')[0];
  const job = makeJob();
  {
    await using store = await openStore();
    await accept(store, job);
  }
  const [first] = await ask(['rotate-data']);
  const after = await readRing();
  expect(after.split('\n')).toHaveLength(1);
  expect(first).toMatchObject({ unopened: 0, key: idOf(after), dropped: [idOf(before)] });
  expect(idOf(after)).not.toBe(idOf(before));

  const next = `c0ffee00:${randomBytes(32).toString('base64')}`;
  await writeFile(join(folder.path, '.cloche', 'data-keys'), `${next}\n${after}\n`);
  const [second] = await ask(['rotate-data']);
  expect(second).toMatchObject({ unopened: 0, key: 'c0ffee00', dropped: [idOf(after)] });
  expect(await readRing()).toBe(next);

  await using store = await openStore();
  expect(await store.runs.job(job.id)).toEqual(job);
  const records = (await audited(store)).filter(({ action }) => action === 'data.rotate');
  expect(records).toMatchObject([
    { user_id: 'cli', details: { is_begun: true } },
    { user_id: 'cli', details: { key: first?.key, dropped: first?.dropped } },
    { user_id: 'cli', details: { is_begun: true } },
    { user_id: 'cli', details: { key: 'c0ffee00', dropped: second?.dropped } },
  ]);
});

it('a ring of the settings stays, and all that it opens is sealed by its first key', async () => {
  const [old, next] = [makeKey('2025'), makeKey('2026')];
  const text = (ring: DataKey[]) =>
    ring.map(({ id, key }) => `${id}:${Buffer.from(key).toString('base64')}`).join();
  await keys(['enrol', 'key_admin']);
  const job = makeJob();
  {
    await using store = await openStore([old]);
    await accept(store, job);
  }
  // What the directory's own key sealed is not for this ring: it stays, and the exit code says so.
  const rotation = await keys(['rotate-data', '--json'], { CLOCHE_DATA_KEYS: text([next, old]) });
  expect(rotation.exitCode).toBe(1);
  expect(JSON.parse(rotation.stdout)).toMatchObject({
    key: '2026',
    dropped: [],
    resealed: expect.any(Number),
  });
  await using store = await openStore([next]);
  expect(await store.runs.job(job.id)).toEqual(job);
});
