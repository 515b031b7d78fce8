import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  createHasher,
  deriveMacKey,
  openAdminKey,
  openAuditKey,
  openSecret,
} from '../../../src/cli/secrets.ts';
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

it('the master secret and the signing key are made once, and those of the settings are taken', async () => {
  await using folder = await makeFolder();
  const none = { secret: undefined, auditKey: undefined, dataDir: folder.path };
  const made = [await openSecret(none), await openAuditKey(none)];
  expect(made.map((key) => key.length)).toEqual([43, 32]);
  expect([await openSecret(none), await openAuditKey(none)]).toEqual(made);
  const modes = ['secret', 'audit-signing-key'].map(
    async (name) => (await stat(join(folder.path, name))).mode & 0o777,
  );
  expect(await Promise.all(modes)).toEqual([0o600, 0o600]);

  const given = { secret: 's'.repeat(32), auditKey: new Uint8Array(32), dataDir: '/nonexistent' };
  expect(Buffer.from(await openSecret(given)).toString()).toBe(given.secret);
  expect(await openAuditKey(given)).toBe(given.auditKey);
});

it('a kept secret that was cut short is refused', async () => {
  await using folder = await makeFolder({ secret: 'short', 'audit-signing-key': 'AAAA' });
  const none = { secret: undefined, auditKey: undefined, dataDir: folder.path };
  await expect(openSecret(none)).rejects.toThrow(/^Expected at least 32 characters in .*secret$/);
  await expect(openAuditKey(none)).rejects.toThrow(/^Expected 32 bytes in base64 in .*audit-signing-key$/);
});

it('a hash is the same under one secret, and another under another; nothing else is derived alike', async () => {
  const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const hash = await createHasher(one)('print(1)');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await createHasher(one)('print(1)')).toBe(hash);
  expect(await createHasher(other)('print(1)')).not.toBe(hash);
  expect(Buffer.from(deriveMacKey(one)).equals(deriveMacKey(other))).toBe(false);
});
