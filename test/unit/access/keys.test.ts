import { describe, expect, test } from 'vitest';
import type { KeyStore } from '../../../src/core/access.ts';
import { permissionsOf, ROLE_NAMES } from '../../../src/core/roles.ts';
import { ADMIN_KEY, HOME, openDoor, SECRET } from './door.ts';

const DAY = 24 * 60 * 60 * 1000;

test.each(ROLE_NAMES)('a key of role %s may do what its role may, and no more', async (role) => {
  const { access, addKey } = openDoor();
  const { key, kept } = await addKey({ role });
  expect(await access.identify(key, HOME)).toEqual({
    id: kept.id,
    role,
    permissions: permissionsOf(role),
    quotas: {},
    via: 'key',
    mark: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('what a key narrows and what it is allowed goes with its bearer', async () => {
  const { access, addKey } = openDoor();
  const grant = {
    languages: ['python'],
    limits: { wallMs: 1000 },
    quotas: { queued: 3 },
    rate: { requests: 5, windowSeconds: 60 },
  };
  const { key } = await addKey(grant);
  expect(await access.identify(key, HOME)).toMatchObject(grant);
  const { key: unlimited } = await addKey({ rate: null });
  expect((await access.identify(unlimited, HOME))?.rate).toBeNull();
});

test('the key of the configuration is admin, from everywhere', async () => {
  const { access } = openDoor();
  expect(await access.identify(ADMIN_KEY, 'unknown')).toEqual({
    id: 'key_admin',
    role: 'admin',
    permissions: permissionsOf('admin'),
    quotas: {},
    via: 'key',
    mark: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('an admin key may look like a key of the store or like a token', async () => {
  for (const adminKey of [`ck_${'A'.repeat(43)}`, 'three.parts.of-an-admin-key', '~!@#$%^&*()_+{}|']) {
    const { access } = openDoor({ adminKey });
    expect(await access.identify(adminKey, HOME)).toMatchObject({ id: 'key_admin' });
    expect(await access.identify(`${adminKey}x`, HOME)).toBeUndefined();
  }
});

test('a key is ck_ and 256 bits of chance, and its hash tells nothing without the secret', () => {
  const { access } = openDoor();
  const made = Array.from({ length: 50 }, () => access.makeKey());
  for (const { key, hash } of made) {
    expect(key).toMatch(/^ck_[\w-]{43}$/);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(new Set(made.map(({ key }) => key)).size).toBe(made.length);
});

test('another master secret recognises none of the keys', async () => {
  const { addKey, store } = openDoor();
  const { key } = await addKey();
  const other = openDoor({ store, secret: SECRET.map((byte) => byte ^ 1) });
  expect(await other.access.identify(key, HOME)).toBeUndefined();
});

test('a master secret of less than 32 bytes is refused', () => {
  expect(() => openDoor({ secret: new Uint8Array(31) })).toThrow(
    expect.objectContaining({ code: 'E_INTERNAL' }),
  );
});

test('a key that was used says when', async () => {
  const { access, addKey, store, clock } = openDoor();
  const { key, kept } = await addKey();
  await access.identify(key, HOME);
  expect((await store.keys.find(kept.id))?.lastUsedAt).toBe(clock.now);
});

describe('what does not count is one answer', () => {
  test.each([
    ['no key', ''],
    ['a word', 'secret'],
    ['an unknown key', `ck_${'A'.repeat(43)}`],
    ['a key that is cut', ADMIN_KEY.slice(0, -1)],
    ['a key that goes on', `${ADMIN_KEY} `],
    ['the id of a key', 'key_1'],
    ['the id of the admin key', 'key_admin'],
    ['a very long text', 'x'.repeat(8193)],
    ['three dots', '...'],
    ['nothing between two dots', '..'],
  ])('%s', async (_, credential) => {
    const { access, addKey } = openDoor();
    await addKey();
    expect(await access.identify(credential, HOME)).toBeUndefined();
  });

  test('the kept hash of a key', async () => {
    const { access, addKey } = openDoor();
    const { kept } = await addKey();
    expect(await access.identify(kept.hashes[0]?.hash ?? '', HOME)).toBeUndefined();
  });

  test.each([
    ['a revoked key', { revokedAt: 1 }],
    ['an expired key', { expiresAt: Date.UTC(2026, 1, 12, 10, 30) }],
    ['a key of another address', { addresses: ['198.51.100.0/24'] }],
    ['a key of no address', { addresses: [] }],
    ['a key whose address list is malformed', { addresses: ['192.0.2.1/', 'home'] }],
  ])('%s', async (_, grant) => {
    const { access, addKey, store } = openDoor();
    const { key, kept } = await addKey(grant);
    expect(await access.identify(key, HOME)).toBeUndefined();
    expect(await store.keys.find(kept.id)).not.toHaveProperty('lastUsedAt');
  });

  test('each costs one look-up', async () => {
    const { store, addKey } = openDoor();
    const credentials = [
      'ck_unknown',
      'anything else',
      (await addKey({ revokedAt: 1 })).key,
      (await addKey({ expiresAt: 1 })).key,
      (await addKey({ addresses: ['198.51.100.1'] })).key,
    ];
    const calls: string[] = [];
    const keys: KeyStore = {
      findByHash: (hash) => note('findByHash', store.keys.findByHash(hash)),
      find: (id) => note('find', store.keys.find(id)),
      list: (page) => note('list', store.keys.list(page)),
      save: (key, entry) => note('save', store.keys.save(key, entry)),
      touch: (id, at) => note('touch', store.keys.touch(id, at)),
    };
    const note = <T>(name: string, answer: T): T => {
      calls.push(name);
      return answer;
    };
    const { access } = openDoor({ store, keys });
    for (const credential of credentials) {
      expect(await access.identify(credential, HOME)).toBeUndefined();
      expect(calls.splice(0)).toEqual(['findByHash']);
    }
  });
});

test('a key counts until it expires', async () => {
  const { access, addKey, clock } = openDoor();
  const { key } = await addKey({ expiresAt: clock.now + DAY });
  clock.now += DAY - 1;
  expect(await access.identify(key, HOME)).toBeDefined();
  clock.now += 1;
  expect(await access.identify(key, HOME)).toBeUndefined();
});

test('a revoked key ends at once', async () => {
  const { access, addKey, change, clock } = openDoor();
  const { key, kept } = await addKey();
  expect(await access.identify(key, HOME)).toBeDefined();
  await change(kept.id, (one) => ({ ...one, revokedAt: clock.now }));
  expect(await access.identify(key, HOME)).toBeUndefined();
});

test('a rotated key counts until its overlap ends, and the new one from the beginning', async () => {
  const { access, addKey, change, clock } = openDoor();
  const { key: old, kept } = await addKey();
  const { key: fresh, hash } = access.makeKey();
  const until = clock.now + 1000;
  await change(kept.id, (one) => ({
    ...one,
    hashes: [{ hash }, ...one.hashes.map((before) => ({ ...before, until }))],
  }));
  expect(await access.identify(old, HOME)).toMatchObject({ id: kept.id });
  expect(await access.identify(fresh, HOME)).toMatchObject({ id: kept.id });
  clock.now = until;
  expect(await access.identify(old, HOME)).toBeUndefined();
  expect(await access.identify(fresh, HOME)).toMatchObject({ id: kept.id });
});

test('a key that is bound to addresses counts there alone', async () => {
  const { access, addKey } = openDoor();
  const { key } = await addKey({ addresses: ['192.0.2.0/24', '2001:db8::/32'] });
  for (const address of [HOME, '192.0.2.255', '::ffff:192.0.2.7', '2001:db8::1']) {
    expect(await access.identify(key, address), address).toBeDefined();
  }
  for (const address of ['192.0.3.1', '2001:db9::1', '', 'unknown', '::ffff:192.0.3.1']) {
    expect(await access.identify(key, address), address).toBeUndefined();
  }
});
