import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openAdminKey, openHasher } from '../../../src/cli/secrets.ts';
import { makeFolder } from './cloche.ts';

it('the first start makes a key that only its owner can read, the next one reads it', async () => {
  await using folder = await makeFolder();
  const dataDir = join(folder.path, 'data');
  const path = join(dataDir, 'admin-key');
  const first = await openAdminKey({ adminKey: undefined, dataDir });
  expect(first).toEqual({ key: expect.stringMatching(/^ck_[\w-]{43}$/), path, isNew: true });
  expect(await openAdminKey({ adminKey: undefined, dataDir })).toEqual({ ...first, isNew: false });
  expect([(await stat(dataDir)).mode & 0o777, (await stat(path)).mode & 0o777]).toEqual([0o700, 0o600]);
  expect(await readFile(path, 'utf8')).toBe(`${first.key}\n`);
});

it('starts at the same moment agree on one key, and only one of them made it', async () => {
  await using folder = await makeFolder();
  const settings = { adminKey: undefined, dataDir: join(folder.path, 'data') };
  const keys = await Promise.all(Array.from({ length: 8 }, () => openAdminKey(settings)));
  expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
  expect(keys.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(await readdir(settings.dataDir)).toEqual(['admin-key']);
});

it('a key of the settings is taken, and nothing is written', async () => {
  await using folder = await makeFolder();
  expect(await openAdminKey({ adminKey: 'given', dataDir: folder.path })).toEqual({
    key: 'given',
    isNew: false,
  });
  expect(await readdir(folder.path)).toEqual([]);
});

it('an empty key file is refused, not replaced and not used', async () => {
  await using folder = await makeFolder({ 'admin-key': '\n' });
  const opened = openAdminKey({ adminKey: undefined, dataDir: folder.path });
  await expect(opened).rejects.toThrow(/^Expected a key in .*admin-key, got an empty file$/);
});

it('a hash is the same for every start of a data directory, and another under another key', async () => {
  await using folder = await makeFolder();
  const hash = await (await openHasher(folder.path))('print(1)');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await (await openHasher(folder.path))('print(1)')).toBe(hash);
  await writeFile(join(folder.path, 'audit-key'), 'another');
  expect(await (await openHasher(folder.path))('print(1)')).not.toBe(hash);
});
