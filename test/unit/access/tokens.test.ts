import fc from 'fast-check';
import { base64url, decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { TokenWish } from '../../../src/access/access.ts';
import { deriveKey } from '../../../src/access/keyed-hash.ts';
import type { ApiKey, Identity } from '../../../src/core/access.ts';
import { permissionsOf, ROLE_NAMES } from '../../../src/core/roles.ts';
import { ADMIN_KEY, type Door, HOME, openDoor, SECRET } from './door.ts';

const MINUTE = 60 * 1000;

test('a token has the rights of its key, but for issuing tokens', async () => {
  const door = openDoor();
  const grant = { languages: ['python'], limits: { wallMs: 1000 }, quotas: { queued: 3 }, rate: null };
  const { token, identity } = await issue(door, grant);
  const permissions = new Set(permissionsOf('submitter'));
  permissions.delete('tokens.issue');
  expect(await door.access.identify(token, HOME)).toEqual({ ...identity, permissions, via: 'token' });
});

test('a token is of our own type and tells nothing but its rights', async () => {
  const door = openDoor();
  const { token, kept, expiresAt } = await issue(door);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'cloche-access+jwt' });
  expect(decodeJwt(token)).toEqual({
    iss: 'cloche',
    aud: 'cloche',
    sub: kept.id,
    jti: expect.stringMatching(/^[\w-]{22}$/),
    iat: door.clock.now / 1000,
    exp: expiresAt / 1000,
    role: 'submitter',
    mark: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('a token lives a quarter of an hour, as long as it was asked for, and never longer than its key', async () => {
  const door = openDoor();
  const { now } = door.clock;
  const expiries = [
    await issue(door),
    await issue(door, {}, { expiresInSeconds: 1 }),
    await issue(door, {}, { expiresInSeconds: 3600 }),
    await issue(door, { expiresAt: now + MINUTE }),
    await issue(door, { expiresAt: now + MINUTE }, { expiresInSeconds: 3600 }),
  ];
  expect(expiries.map(({ expiresAt }) => expiresAt - now)).toEqual([
    15 * MINUTE,
    1000,
    60 * MINUTE,
    MINUTE,
    MINUTE,
  ]);
  for (const { token, expiresAt } of expiries) {
    door.clock.now = expiresAt - 1000;
    expect(await door.access.identify(token, HOME)).toBeDefined();
    door.clock.now = expiresAt;
    expect(await door.access.identify(token, HOME)).toBeUndefined();
  }
});

describe('a token may be narrower than its key', () => {
  test.each<[string, Partial<ApiKey>, TokenWish, Partial<Identity>]>([
    ['in its role', { role: 'operator' }, { role: 'viewer' }, { role: 'viewer' }],
    ['in its languages', {}, { languages: ['python'] }, { languages: ['python'] }],
    [
      'in some of its languages',
      { languages: ['python', 'wasm'] },
      { languages: ['wasm'] },
      { languages: ['wasm'] },
    ],
    ['to no language', { languages: ['python'] }, { languages: [] }, { languages: [] }],
    ['in its ceilings', {}, { limits: { wallMs: 10 } }, { limits: { wallMs: 10 } }],
    [
      'in one ceiling, beside those of its key',
      { limits: { wallMs: 1000, cpuMs: 500 } },
      { limits: { wallMs: 10, outputBytes: 0 } },
      { limits: { wallMs: 10, cpuMs: 500, outputBytes: 0 } },
    ],
  ])('%s', async (_, grant, wish, expected) => {
    const door = openDoor();
    const { token } = await issue(door, grant, wish);
    expect(await door.access.identify(token, HOME)).toMatchObject(expected);
  });
});

describe('a token wider than its key is refused', () => {
  test.each<[string, Partial<ApiKey>, TokenWish]>([
    ['a higher role', { role: 'submitter' }, { role: 'admin' }],
    ['a role with other rights', { role: 'submitter' }, { role: 'viewer' }],
    ['an operator who wants to submit', { role: 'operator' }, { role: 'submitter' }],
    ['another language', { languages: ['python'] }, { languages: ['python', 'wasm'] }],
    ['a higher ceiling', { limits: { wallMs: 1000 } }, { limits: { wallMs: 1001 } }],
    ['a longer life', {}, { expiresInSeconds: 3601 }],
    ['no life', {}, { expiresInSeconds: 0 }],
    ['part of a second', {}, { expiresInSeconds: 1.5 }],
  ])('%s', async (_, grant, wish) => {
    await expect(issue(openDoor(), grant, wish)).rejects.toMatchObject({
      code: 'E_FORBIDDEN',
      message: expect.stringMatching(/^Expected .+, got .+/),
    });
  });
});

test('each pair of roles: a token is issued exactly where it may do no more than its key', async () => {
  for (const role of ROLE_NAMES) {
    for (const asked of ROLE_NAMES) {
      const isNarrower = [...permissionsOf(asked)].every((one) => permissionsOf(role).has(one));
      const issued = issue(openDoor(), { role }, { role: asked });
      await (isNarrower ? issued : expect(issued).rejects.toMatchObject({ code: 'E_FORBIDDEN' }));
    }
  }
});

test('a token cannot issue a token', async () => {
  const door = openDoor();
  const { token } = await issue(door);
  const bearer = await door.access.identify(token, HOME);
  if (bearer === undefined) throw new Error('the token does not count');
  expect(bearer.permissions.has('tokens.issue')).toBe(false);
  await expect(door.access.issueToken(bearer, {})).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
});

test('a key that was revoked meanwhile issues no token', async () => {
  const door = openDoor();
  const { identity, kept } = await issue(door);
  await door.change(kept.id, (key) => ({ ...key, revokedAt: door.clock.now }));
  await expect(door.access.issueToken(identity, {})).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
});

describe('a token ends with its key', () => {
  test.each<[string, (key: ApiKey, now: number) => ApiKey]>([
    ['revoked', (key, now) => ({ ...key, revokedAt: now })],
    ['expired', (key, now) => ({ ...key, expiresAt: now })],
    ['bound to another address', (key) => ({ ...key, addresses: ['198.51.100.1'] })],
  ])('%s', async (_, change) => {
    const door = openDoor();
    const { token, kept } = await issue(door);
    await door.change(kept.id, (key) => change(key, door.clock.now));
    expect(await door.access.identify(token, HOME)).toBeUndefined();
  });
});

test('a token ends with the secret that a rotation of its key has replaced', async () => {
  const door = openDoor();
  const { token, kept, key } = await issue(door);
  const { hash } = door.access.makeKey();
  const until = door.clock.now + 1000;
  await door.change(kept.id, (one) => ({
    ...one,
    hashes: [{ hash }, ...one.hashes.map((before) => ({ ...before, until }))],
  }));
  expect(await door.access.identify(token, HOME)).toBeDefined();
  door.clock.now = until;
  expect(await door.access.identify(token, HOME)).toBeUndefined();
  expect(await door.access.identify(key, HOME)).toBeUndefined();
});

describe('a token is never wider than its key has become', () => {
  test.each<[string, Partial<ApiKey>, TokenWish, Partial<ApiKey>, Partial<Identity>]>([
    [
      'in its role',
      { role: 'admin' },
      { role: 'operator' },
      { role: 'viewer' },
      { role: 'viewer', permissions: without('viewer', 'tokens.issue') },
    ],
    [
      'in roles that overlap',
      { role: 'admin' },
      { role: 'submitter' },
      { role: 'viewer' },
      { role: 'viewer', permissions: new Set(['languages.read', 'runs.read'] as const) },
    ],
    [
      'in its languages',
      {},
      { languages: ['python', 'wasm'] },
      { languages: ['wasm', 'javascript'] },
      { languages: ['wasm'] },
    ],
    [
      'in its ceilings',
      {},
      { limits: { wallMs: 100, cpuMs: 50 } },
      { limits: { wallMs: 10, cpuMs: 500 } },
      { limits: { wallMs: 10, cpuMs: 50 } },
    ],
    [
      'in what it is allowed',
      {},
      {},
      { rate: { requests: 1, windowSeconds: 1 } },
      { rate: { requests: 1, windowSeconds: 1 } },
    ],
  ])('%s', async (_, grant, wish, later, expected) => {
    const door = openDoor();
    const { token, kept } = await issue(door, grant, wish);
    await door.change(kept.id, (key) => ({ ...key, ...later }));
    expect(await door.access.identify(token, HOME)).toMatchObject(expected);
  });
});

test('a token of the admin key ends when that key is another one', async () => {
  const door = openDoor();
  const admin = await door.access.identify(ADMIN_KEY, HOME);
  if (admin === undefined) throw new Error('the admin key does not count');
  const { token } = await door.access.issueToken(admin, { role: 'viewer' });
  expect(await door.access.identify(token, HOME)).toMatchObject({ id: 'key_admin', role: 'viewer' });
  const other = openDoor({ store: door.store, adminKey: 'another-admin-key' });
  expect(await other.access.identify(token, HOME)).toBeUndefined();
});

describe('what was signed by our key but is no token of ours does not count', () => {
  test.each<[string, { typ?: string; claims?: Record<string, unknown> }, boolean]>([
    ['the token itself', {}, true],
    ['another type', { typ: 'JWT' }, false],
    ['another audience', { claims: { aud: 'another' } }, false],
    ['no audience', { claims: { aud: undefined } }, false],
    ['no subject', { claims: { sub: undefined } }, false],
    ['no name', { claims: { jti: undefined } }, false],
    ['an unknown key', { claims: { sub: 'key_2' } }, false],
    ['the admin key', { claims: { sub: 'key_admin' } }, false],
    ['no mark', { claims: { mark: undefined } }, false],
    ['another mark', { claims: { mark: '0'.repeat(32) } }, false],
    ['no end', { claims: { exp: undefined } }, false],
    ['no beginning', { claims: { iat: undefined } }, false],
    ['an unknown role', { claims: { role: 'root' } }, false],
    ['a role that every object has', { claims: { role: 'constructor' } }, false],
    ['languages that are none', { claims: { languages: 'python' } }, false],
  ])('%s', async (_, { typ = 'cloche-access+jwt', claims = {} }, counts) => {
    const door = openDoor();
    const { token: good } = await issue(door);
    const token = await new SignJWT({ ...decodeJwt(good), ...claims })
      .setProtectedHeader({ alg: 'HS256', typ })
      .sign(deriveKey(SECRET, 'token'));
    expect((await door.access.identify(token, HOME)) !== undefined).toBe(counts);
  });
});

test('another master secret takes none of the tokens', async () => {
  const door = openDoor();
  const { token } = await issue(door);
  const other = openDoor({ store: door.store, secret: SECRET.map((byte) => byte ^ 1) });
  expect(await other.access.identify(token, HOME)).toBeUndefined();
});

test('no change of a character of a key or a token passes', async () => {
  const door = openDoor();
  const { token, key } = await issue(door);
  const bearers = [key, ADMIN_KEY, token];
  for (const bearer of bearers) expect(await door.access.identify(bearer, HOME)).toBeDefined();
  const place = fc.nat({ max: 400 });
  const mutation = fc.record({ place, cut: fc.nat({ max: 3 }), text: fc.string({ maxLength: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...bearers), mutation, async (bearer, { place, cut, text }) => {
      const at = place % (bearer.length + 1);
      const mutated = bearer.slice(0, at) + text + bearer.slice(at + cut);
      fc.pre(mutated !== bearer);
      expect(await door.access.identify(mutated, HOME), mutated).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});

test('a token is one text: no other last character stands for the same signature', async () => {
  const door = openDoor();
  const { token } = await issue(door);
  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=') {
    const bearer = await door.access.identify(token.slice(0, -1) + last, HOME);
    expect(bearer !== undefined, last).toBe(last === token.at(-1));
  }
});

test('no bit of a token can be turned', async () => {
  const door = openDoor();
  const { token } = await issue(door);
  const parts = token.split('.');
  for (const [index, part] of parts.entries()) {
    const bytes = base64url.decode(part);
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const turned = bytes.map((byte, place) => (place === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const forged = parts.with(index, base64url.encode(turned)).join('.');
      expect(await door.access.identify(forged, HOME), forged).toBeUndefined();
    }
  }
});

async function issue(door: Door, grant: Partial<ApiKey> = {}, wish: TokenWish = {}) {
  const { key, kept } = await door.addKey(grant);
  const identity = await door.access.identify(key, HOME);
  if (identity === undefined) throw new Error('the key does not count');
  return { key, kept, identity, ...(await door.access.issueToken(identity, wish)) };
}

function without(role: 'viewer', permission: 'tokens.issue') {
  const permissions = new Set(permissionsOf(role));
  permissions.delete(permission);
  return permissions;
}
