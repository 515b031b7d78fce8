import { describe, expect, test } from 'vitest';
import { permissionsOf, type Role } from '../../../src/core/roles.ts';
import { type Door, HOME } from './door.ts';
import { makeIssuerKey, sign } from './issuer.ts';
import { claims, IAT, issuer, key, open } from './issuer-door.ts';

test('a token of a configured issuer gives the role that its claim maps to', async () => {
  const { access } = open();
  const permissions = new Set(permissionsOf('submitter'));
  permissions.delete('tokens.issue');
  expect(await access.identify(await sign(claims(), key), HOME)).toEqual({
    id: expect.stringMatching(/^sub_[0-9a-f]{32}$/),
    role: 'submitter',
    permissions,
    quotas: {},
    via: 'issuer',
  });
});

test('a subject has the same id at each token, and another one at another issuer', async () => {
  const { access } = open();
  const again = open({ issuer: 'https://other.example' });
  const idOf = async (door: Pick<Door, 'access'>, given: Record<string, unknown>) =>
    (await door.access.identify(await sign(claims(given), key), HOME))?.id;
  const id = await idOf({ access }, {});
  expect(await idOf({ access }, { iat: IAT - 1, groups: 'sre' })).toBe(id);
  const others = [
    await idOf({ access }, { sub: 'grace' }),
    await idOf(again, { iss: 'https://other.example' }),
  ];
  expect(new Set([id, ...others]).size).toBe(3);
  expect([id, ...others]).not.toContain(undefined);
});

test('a bearer of an issuer cannot issue a token of ours', async () => {
  const { access } = open();
  const bearer = await access.identify(await sign(claims({ groups: 'root' }), key), HOME);
  if (bearer === undefined) throw new Error('the token does not count');
  expect(bearer.permissions.has('tokens.issue')).toBe(false);
  await expect(access.issueToken(bearer, {})).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
});

test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'] as const)(
  'an issuer may sign by %s where that is configured, and only there',
  async (alg) => {
    const other = await makeIssuerKey('other', alg);
    issuer.published = [other];
    const token = await sign(claims(), other);
    expect(await open({ algorithms: [alg] }).access.identify(token, HOME)).toBeDefined();
    expect(await open({ algorithms: ['RS512'] }).access.identify(token, HOME)).toBeUndefined();
  },
);

describe('what the claims say', () => {
  test.each<[string, Record<string, unknown>, boolean]>([
    ['several audiences, ours among them', { aud: ['another', 'cloche-api'] }, true],
    ['several audiences without ours', { aud: ['another', 'cloche-api2'] }, false],
    ['another audience', { aud: 'another' }, false],
    ['an audience that begins as ours', { aud: 'cloche-api/admin' }, false],
    ['an audience that is no text', { aud: { 0: 'cloche-api' } }, false],
    ['no audience', { aud: undefined }, false],
    ['no audience in the list', { aud: [] }, false],
    ['another issuer', { iss: 'https://issuer.example' }, false],
    ['our own name as the issuer', { iss: 'cloche' }, false],
    ['issuers in a list', { iss: [] }, false],
    ['no issuer', { iss: undefined }, false],
    ['no subject', { sub: undefined }, false],
    ['an empty subject', { sub: '' }, false],
    ['a subject that is a number', { sub: 7 }, false],
    ['no beginning', { iat: undefined }, false],
    ['a beginning that is text', { iat: String(IAT) }, false],
    ['no end', { exp: undefined }, false],
    ['an end that is text', { exp: String(IAT + 600) }, false],
    ['an end that is null', { exp: null }, false],
    ['ended', { iat: IAT - 600, exp: IAT - 30 }, false],
    ['ended within the clock skew', { iat: IAT - 600, exp: IAT - 29 }, true],
    ['issued in the future', { iat: IAT + 31 }, false],
    ['issued in the future within the clock skew', { iat: IAT + 30 }, true],
    ['not valid yet', { nbf: IAT + 31 }, false],
    ['valid within the clock skew', { nbf: IAT + 30 }, true],
    ['a validity that is text', { nbf: 'now' }, false],
    ['as long a life as configured', { exp: IAT + 3600 }, true],
    ['a longer life', { exp: IAT + 3601 }, false],
    ['a much longer life', { exp: 1e300 }, false],
    ['a life from the far past', { iat: 0, exp: IAT + 60 }, false],
    ['bound to a key that we do not see', { cnf: { jkt: 'x' } }, false],
  ])('%s', async (_, given, counts) => {
    const { access } = open();
    const bearer = await access.identify(await sign(claims(given), key), HOME);
    expect(bearer !== undefined).toBe(counts);
  });
});

describe('the claim of the role', () => {
  const nested = { realm_access: { roles: ['sre', 'staff'] } };
  test.each<[string, unknown, Record<string, unknown>, Role | undefined]>([
    ['a text', 'groups', { groups: 'staff' }, 'viewer'],
    ['the highest of a list', 'groups', { groups: ['staff', 'root', 'developers'] }, 'admin'],
    ['an operator before a submitter', 'groups', { groups: ['sre', 'developers'] }, 'operator'],
    [
      'a list with others',
      'groups',
      { groups: [7, null, { root: 1 }, ['root'], 'nobody', 'staff'] },
      'viewer',
    ],
    ['a path', 'realm_access.roles', nested, 'operator'],
    [
      'a name with dots',
      'https://cloche.example/roles',
      { 'https://cloche.example/roles': 'sre' },
      'operator',
    ],
    ['texts in scope', 'scope', { scope: 'openid sre' }, 'operator'],
    ['words in another claim', 'groups', { groups: 'not root' }, undefined],
    ['none', 'groups', { groups: undefined }, undefined],
    ['null', 'groups', { groups: null }, undefined],
    ['a number', 'groups', { groups: 1 }, undefined],
    ['true', 'groups', { groups: true }, undefined],
    ['an object', 'groups', { groups: { root: true } }, undefined],
    ['an empty list', 'groups', { groups: [] }, undefined],
    ['other capitals', 'groups', { groups: 'ROOT' }, undefined],
    ['the name of a role that is not mapped', 'groups', { groups: 'admin' }, undefined],
    ['what every object has', 'groups', { groups: ['constructor', '__proto__', 'toString'] }, undefined],
    ['a path into what every object has', 'constructor.name', {}, undefined],
    ['a path through a text', 'groups.length', { groups: 'root' }, undefined],
  ])('%s', async (_, roleClaim, given, role) => {
    const { access } = open({ roleClaim: String(roleClaim) });
    const bearer = await access.identify(await sign(claims(given), key), HOME);
    expect(bearer?.role).toBe(role);
  });
});

test('a token counts from the addresses of its issuer alone', async () => {
  const { access } = open({ addresses: ['192.0.2.0/24'] });
  const token = await sign(claims(), key);
  expect(await access.identify(token, HOME)).toBeDefined();
  expect(await access.identify(token, '198.51.100.1')).toBeUndefined();
});
