import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DerivedCache } from '../../../workers/derived-cache.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloche-derived-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (size: number, fill = 7): Uint8Array => new Uint8Array(size).fill(fill);

test('what was kept is there again, for its own key alone', async () => {
  const cache = new DerivedCache({ folder: join(folder, 'new'), maxBytes: 100 });
  expect(await cache.get('a')).toBeUndefined();
  await cache.put('a', bytes(10));
  expect(Uint8Array.from((await cache.get('a')) ?? [])).toEqual(bytes(10));
  expect(await cache.get('../a')).toBeUndefined();
  expect(await readdir(join(folder, 'new'))).toHaveLength(1);
});

test('past its size the longest unused goes first', async () => {
  const cache = new DerivedCache({ folder, maxBytes: 200 });
  for (const key of ['a', 'b', 'c']) await cache.put(key, bytes(30));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await cache.get('a');
  await cache.put('d', bytes(30));
  expect(await cache.get('b')).toBeUndefined();
  for (const key of ['a', 'c', 'd']) expect(await cache.get(key)).toHaveLength(30);
});

test('a file that was cut or mangled is as none', async () => {
  const cache = new DerivedCache({ folder, maxBytes: 100 });
  await cache.put('a', bytes(10));
  const [name = ''] = await readdir(folder);
  const whole = await readFile(join(folder, name));
  for (const broken of [
    whole.subarray(0, -1),
    whole.subarray(0, 5),
    Buffer.alloc(0),
    whole.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
  ]) {
    await writeFile(join(folder, name), broken);
    expect(await cache.get('a')).toBeUndefined();
  }
});

test('what is larger than the cache is not kept', async () => {
  const cache = new DerivedCache({ folder, maxBytes: 100 });
  await cache.put('a', bytes(101));
  expect(await readdir(folder)).toEqual([]);
});

test('a folder that cannot be is no failure', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const cache = new DerivedCache({ folder: join(file, 'below'), maxBytes: 100 });
  await cache.put('a', bytes(1));
  expect(await cache.get('a')).toBeUndefined();
});

test('many who keep the same at once leave it whole, and nothing beside it', async () => {
  const cache = new DerivedCache({ folder, maxBytes: 100_000 });
  await Promise.all(Array.from({ length: 20 }, (_, index) => cache.put('a', bytes(1000, index))));
  const [first, ...others] = (await cache.get('a')) ?? [];
  expect(others).toEqual(Array(999).fill(first));
  expect(await readdir(folder)).toHaveLength(1);
});
