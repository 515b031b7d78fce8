import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keepRing, makeDataKey, openKeyRing, RING_FRESH_MS } from '../../../src/cli/data-keys.ts';
import { makeFolder } from './cloche.ts';

const fixed = () => 0;

it('the first start makes a ring of one key that only its owner can read, all others read it', async () => {
  await using folder = await makeFolder();
  const settings = { dataKeys: undefined, dataDir: folder.path };
  const rings = await Promise.all(Array.from({ length: 4 }, () => openKeyRing(settings, fixed)));
  const [first] = rings.map((ring) => ring.keys());
  expect(first).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{8}$/), key: expect.any(Uint8Array) }]);
  expect(first?.[0]?.key).toHaveLength(32);
  for (const ring of rings) expect(ring.keys()).toEqual(first);
  expect((await stat(join(folder.path, 'data-keys'))).mode & 0o777).toBe(0o600);
});

it('a ring that was changed is met after a second, or at once when it is looked for', async () => {
  await using folder = await makeFolder();
  const settings = { dataKeys: undefined, dataDir: folder.path };
  let time = 0;
  const ring = await openKeyRing(settings, () => time);
  const before = [...ring.keys()];
  const after = [makeDataKey(), ...before];
  await keepRing(settings, after);
  time = RING_FRESH_MS - 1;
  expect(ring.keys()).toEqual(before);
  time = RING_FRESH_MS;
  expect(ring.keys()).toEqual(after);
  await keepRing(settings, before);
  ring.renew();
  expect(ring.keys()).toEqual(before);
});

it('a ring that was changed is met at once where the clock was set back', async () => {
  await using folder = await makeFolder();
  const settings = { dataKeys: undefined, dataDir: folder.path };
  let time = 3_600_000;
  const ring = await openKeyRing(settings, () => time);
  const after = [makeDataKey(), ...ring.keys()];
  await keepRing(settings, after);
  time = 0;
  expect(ring.keys()).toEqual(after);
});

it('a ring whose file is gone or spoilt meanwhile stays as it was', async () => {
  await using folder = await makeFolder();
  const ring = await openKeyRing({ dataKeys: undefined, dataDir: folder.path }, fixed);
  const before = ring.keys();
  const path = join(folder.path, 'data-keys');
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20));
  ring.renew();
  expect(ring.keys()).toEqual(before);
  await rm(path);
  ring.renew();
  expect(ring.keys()).toEqual(before);
});

it('a ring of the settings is taken, and nothing is read', async () => {
  const dataKeys = [makeDataKey()];
  const ring = await openKeyRing({ dataKeys, dataDir: '/nonexistent' }, fixed);
  ring.renew();
  expect(ring.keys()).toBe(dataKeys);
});

it('a spoilt ring is refused at the start, without what it holds', async () => {
  await using folder = await makeFolder({ 'data-keys': 'a:c2VjcmV0' });
  const opened = openKeyRing({ dataKeys: undefined, dataDir: folder.path }, fixed);
  await expect(opened).rejects.toThrow(/^In .*data-keys: expected keys like 2026a:BASE64 /);
});
