import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder } from '../../../runtimes/cache-folder.ts';
import { ensureImage } from '../../../runtimes/python/image/cache.ts';
import { imageFolder, imageKey } from '../../../runtimes/python/image/key.ts';

const CACHE_MODULE = new URL('../../../runtimes/python/image/cache.ts', import.meta.url).href;

let cache: string;
let folder: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cloche-cache-'));
  folder = imageFolder(cache, 'abc');
});

afterEach(async () => {
  await rm(cache, { recursive: true, force: true });
});

const fill = async (into: string): Promise<void> => writeFile(join(into, 'image'), 'made');
const quiet = (): void => undefined;

test('an image is built once, and found after that', async () => {
  let builds = 0;
  const build = async (into: string): Promise<void> => {
    builds++;
    await fill(into);
  };
  await ensureImage({ folder, build, log: quiet });
  await ensureImage({ folder, build, log: quiet });
  expect(builds).toBe(1);
  expect(await readdir(cache)).toEqual(['python-abc']);
  expect(await readFile(join(folder, 'image'), 'utf8')).toBe('made');
});

test('of two processes one builds, and both find the image', async () => {
  const script = `
    const { ensureImage } = await import(${JSON.stringify(CACHE_MODULE)});
    const { writeFile } = await import('node:fs/promises');
    const build = async (into) => {
      console.log('building');
      await new Promise((resolve) => setTimeout(resolve, 500));
      await writeFile(into + '/image', 'made');
    };
    await ensureImage({ folder: ${JSON.stringify(folder)}, build, log: (line) => console.log(line) });
    console.log('found');`;
  const run = async (): Promise<string> => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await once(child, 'close');
    return output;
  };
  const outputs = await Promise.all([run(), run()]);
  expect(outputs.map((output) => output.includes('found'))).toEqual([true, true]);
  expect(outputs.filter((output) => output.includes('building'))).toHaveLength(1);
  expect(await readdir(cache)).toEqual(['python-abc']);
});

test('what a dead process left is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  await writeFile(`${folder}.lock`, String(child.pid));
  await mkdir(`${folder}.partial-${child.pid}-AbCdEf`);
  await ensureImage({ folder, build: fill, log: quiet });
  expect(await readdir(cache)).toEqual(['python-abc']);
});

test('a build that fails leaves nothing behind, and the next one starts anew', async () => {
  const build = async (into: string): Promise<void> => {
    await fill(into);
    throw new Error('no');
  };
  await expect(ensureImage({ folder, build, log: quiet })).rejects.toThrow('no');
  expect(await readdir(cache)).toEqual([]);
  await ensureImage({ folder, build: fill, log: quiet });
  expect(await readdir(cache)).toEqual(['python-abc']);
});

test('an image that others may write is refused, and so is a link to one', async () => {
  await ensureImage({ folder, build: fill, log: quiet });
  const linked = imageFolder(cache, 'linked');
  await symlink(folder, linked);
  await expect(ensureImage({ folder: linked, build: fill, log: quiet })).rejects.toThrow(
    'nobody else may write',
  );
  await chmod(folder, 0o777);
  await expect(ensureImage({ folder, build: fill, log: quiet })).rejects.toThrow('mode 777');
});

test('a cache that others may write is refused unless its sticky bit is set', async () => {
  await chmod(cache, 0o777);
  await expect(ensureImage({ folder, build: fill, log: quiet })).rejects.toThrow('CLOCHE_CACHE_DIR');
  await chmod(cache, 0o1777);
  await ensureImage({ folder, build: fill, log: quiet });
});

test('the cache is where the environment says', () => {
  expect(cacheFolder({ CLOCHE_CACHE_DIR: '/a' }, '/home/b')).toBe('/a');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, '/home/b')).toBe('/x/cloche');
  expect(cacheFolder({ XDG_CACHE_HOME: 'x' }, '/home/b')).toBe('/home/b/.cache/cloche');
  expect(cacheFolder({}, '/home/b')).toBe('/home/b/.cache/cloche');
});

test('the key follows from all that the image is derived from, in any order', () => {
  const host = { node: '26', v8: '14', arch: 'x64', flags: '--one' };
  const sources = { inputs: { a: '1', b: '2' }, code: new Map([['x.ts', 'text']]), host };
  const key = imageKey(sources);
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(imageKey({ ...sources, inputs: { b: '2', a: '1' } })).toBe(key);
  const others = [
    { ...sources, inputs: { a: '1', b: '3' } },
    { ...sources, code: new Map([['x.ts', 'other']]) },
    { ...sources, inputs: { ...sources.inputs, 'wheels/c.whl': '3' } },
    { ...sources, host: { ...host, v8: '15' } },
  ];
  expect(new Set([key, ...others.map(imageKey)]).size).toBe(5);
});
