import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provideJavascript } from '../../../runtimes/javascript/provide.ts';
import { keepPlainCode, plainName } from '../../../workers/plain-code.ts';
import type { Walls } from '../../../workers/sandbox/lock.ts';
import { spawnSandbox } from '../../../workers/spawn.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MIB = 1024 * 1024;

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cloche-plain-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

/** Boots a sandbox of QuickJS: its first word to its parent, or what it printed as it ended without one. */
async function boot(preload: string | undefined, walls: Walls = 'full'): Promise<string> {
  const child = spawnSandbox({
    runtime: 'quickjs',
    provision: provideJavascript(),
    walls,
    reuse: 'all',
    dataBytes: 608 * MIB,
    preload,
  });
  const pipe = child.stdio[3] as NodeJS.ReadableStream;
  const printed = text(child.stderr as NodeJS.ReadableStream);
  const word = await Promise.race([once(pipe, 'data'), once(child, 'exit')]).then(([said]) => String(said));
  child.kill('SIGKILL');
  return word.includes('"build"') ? 'ready' : printed;
}

/** The plain form of a source of ours, in the folder that the preload lies in. */
async function plainOf(preload: string, source: string): Promise<string> {
  return join(dirname(preload), plainName(await readFile(join(ROOT, source))));
}

async function keep(): Promise<string> {
  const preload = await keepPlainCode(cache);
  if (preload === undefined) throw new Error('Expected a preload, got none');
  return preload;
}

test('a sandbox boots from plain code', async () => {
  expect(await boot(await keep())).toBe('ready');
});

test.for([
  ['full', 'workers/sandbox/launch.ts'],
  ['full', 'workers/sandbox/main.ts'],
  ['full', 'runtimes/javascript/runtime.ts'],
  ['reduced', 'workers/sandbox/main.ts'],
] as const)('behind %s walls %s is served from the cache', async ([walls, source]) => {
  const preload = await keep();
  await writeFile(await plainOf(preload, source), `throw new Error('Served from the cache')`);
  expect(await boot(preload, walls)).toContain('Served from the cache');
});

test('what a guest will run is served from the cache too', async () => {
  const preload = await keep();
  await writeFile(await plainOf(preload, 'runtimes/javascript/guest/main.ts'), `throw 'not the prelude'`);
  expect(await boot(preload)).toContain('not the prelude');
});

test('what is not kept, a sandbox strips for itself', async () => {
  const preload = await keep();
  for (const source of ['workers/sandbox/main.ts', 'runtimes/javascript/guest/main.ts']) {
    await rm(await plainOf(preload, source));
  }
  expect(await boot(preload)).toBe('ready');
});

test('what is kept stays as it is, and what is missing is added', async () => {
  const folder = dirname(await keep());
  const written = async () =>
    Promise.all(
      (await readdir(folder)).map(async (name) => [name, (await stat(join(folder, name))).mtimeMs]),
    );
  const before = await written();
  expect(before.length).toBeGreaterThan(300);
  await keep();
  expect(await written()).toEqual(before);
  const [lost = ''] = before.map(([name]) => String(name));
  await rm(join(folder, lost));
  await keep();
  const after = await written();
  expect(after.filter(([name]) => name !== lost)).toEqual(before.slice(1));
  expect(after.map(([name]) => name)).toContain(lost);
});

test('without a cache that can be written, there is no plain code, and no failure', async () => {
  const file = join(cache, 'file');
  await writeFile(file, '');
  expect(await keepPlainCode(join(file, 'cache'))).toBeUndefined();
  expect(await boot(undefined)).toBe('ready');
});

test('a cache that others may write is not used', async () => {
  const preload = await keep();
  await chmod(dirname(preload), 0o777);
  expect(await keepPlainCode(cache)).toBeUndefined();
  await chmod(dirname(preload), 0o700);
  await chmod(cache, 0o777);
  expect(await keepPlainCode(cache)).toBeUndefined();
});

test('a cache behind a link is used by its real path', async () => {
  const link = `${cache}-link`;
  await symlink(cache, link);
  try {
    expect(dirname(dirname((await keepPlainCode(link)) ?? ''))).toBe(cache);
  } finally {
    await rm(link);
  }
});
