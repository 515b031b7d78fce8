import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { base64url, exportJWK, exportSPKI, type JWK, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type IssuerConfig, issuerConfigs } from '../../../src/access/issuer-config.ts';
import { permissionsOf, type Role } from '../../../src/core/roles.ts';
import { type Door, type DoorOptions, HOME, openDoor } from './door.ts';
import { type Issuer, type IssuerKey, makeIssuerKey, sendJson, sign, startIssuer } from './issuer.ts';

const NOW = Date.UTC(2026, 1, 12, 10, 30);
const IAT = NOW / 1000;
const MINUTE = 60 * 1000;

let issuer: Issuer;
let key: IssuerKey;
let strange: IssuerKey;

beforeAll(async () => {
  issuer = await startIssuer();
  key = await makeIssuerKey('one');
  strange = await makeIssuerKey('strange');
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.published = [key];
  issuer.answer = undefined;
  issuer.asked = 0;
});

function configure(given: Partial<IssuerConfig> = {}): IssuerConfig[] {
  const roles: Record<string, Role> = {
    staff: 'viewer',
    developers: 'submitter',
    sre: 'operator',
    root: 'admin',
  };
  const row = { issuer: issuer.name, audience: 'cloche-api', roleClaim: 'groups', roles };
  return issuerConfigs.parse([{ ...row, jwksUrl: issuer.jwksUrl, algorithms: ['ES256', 'RS256'], ...given }]);
}

function open(given: Partial<IssuerConfig> = {}, options: DoorOptions = {}): Door {
  return openDoor({ issuers: configure(given), clock: { now: NOW }, ...options });
}

function claims(given: Record<string, unknown> = {}): JWTPayload {
  const good = {
    iss: issuer.name,
    aud: 'cloche-api',
    sub: 'ada',
    iat: IAT,
    exp: IAT + 600,
    groups: 'developers',
  };
  return { ...good, ...given };
}

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

describe('forged tokens', () => {
  const part = (value: unknown) => base64url.encode(JSON.stringify(value));

  test.each(['none', 'None', 'NONE', '', 'nOnE'])('signed by nothing, as %j', async (alg) => {
    const { access } = open();
    const [, , signature] = (await sign(claims(), key)).split('.');
    const unsigned = `${part({ alg, typ: 'JWT' })}.${part(claims())}`;
    expect(await access.identify(`${unsigned}.`, HOME)).toBeUndefined();
    expect(await access.identify(`${unsigned}.${signature}`, HOME)).toBeUndefined();
  });

  test.each(['HS256', 'HS384', 'HS512'])('signed by %s with the public key as the secret', async (alg) => {
    const { access } = open();
    const secrets = [await exportSPKI(key.publicKey), JSON.stringify(key.jwk), key.jwk.x ?? '', ''];
    for (const secret of secrets) {
      const signed = `${part({ alg, kid: key.kid, typ: 'JWT' })}.${part(claims())}`;
      const hash = createHmac(alg.replace('HS', 'sha'), secret).update(signed).digest('base64url');
      expect(await access.identify(`${signed}.${hash}`, HOME)).toBeUndefined();
    }
  });

  test('signed by another key under the name of a known one', async () => {
    const { access } = open();
    expect(await access.identify(await sign(claims(), { ...strange, kid: key.kid }), HOME)).toBeUndefined();
  });

  test('signed by a key that the token brings or points at', async () => {
    await using attacker = await startIssuer();
    attacker.published = [strange];
    const { access } = open();
    const headers = [
      { jwk: strange.jwk },
      { jwk: strange.jwk, kid: key.kid },
      { jku: attacker.jwksUrl },
      { jku: attacker.jwksUrl, kid: key.kid },
      { x5u: attacker.jwksUrl, kid: undefined },
      { kid: attacker.jwksUrl },
      { kid: '../../../dev/null' },
    ];
    for (const header of headers) {
      const token = await sign(claims(), strange, header);
      expect(await access.identify(token, HOME), JSON.stringify(header)).toBeUndefined();
    }
    expect(attacker.asked).toBe(0);
  });

  test('signed by our issuer with a header that must be understood', async () => {
    const { access } = open();
    const [, payload] = (await sign(claims(), key)).split('.');
    const header = part({ alg: 'ES256', kid: key.kid, crit: ['exp'], exp: IAT });
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = new Uint8Array(await crypto.subtle.sign(algorithm, key.privateKey, signed));
    const token = `${header}.${payload}.${base64url.encode(signature)}`;
    expect(await access.identify(token, HOME)).toBeUndefined();
  });

  test('an ECDSA signature of zeros', async () => {
    const { access } = open();
    const [header, payload] = (await sign(claims(), key)).split('.');
    const token = `${header}.${payload}.${base64url.encode(new Uint8Array(64))}`;
    expect(await access.identify(token, HOME)).toBeUndefined();
  });

  test.each(['logout+jwt', 'secevent+jwt', 'dpop+jwt', 'cloche-access+jwt'])(
    'of the kind %s',
    async (typ) => {
      const { access } = open();
      expect(await access.identify(await sign(claims(), key, { typ }), HOME)).toBeUndefined();
    },
  );

  test.each(['JWT', 'at+jwt', 'application/at+jwt', undefined])('but not of the kind %s', async (typ) => {
    const { access } = open();
    expect(await access.identify(await sign(claims(), key, { typ }), HOME)).toBeDefined();
  });

  test('of our own name and type, signed by the issuer', async () => {
    const door = open();
    await door.addKey({ role: 'admin' });
    const ours = claims({ iss: 'cloche', aud: 'cloche', sub: 'key_1', jti: 'x', role: 'admin' });
    const token = await sign(ours, key, { typ: 'cloche-access+jwt' });
    expect(await door.access.identify(token, HOME)).toBeUndefined();
  });

  test('longer than any in earnest', async () => {
    const { access } = open();
    const long = await sign(claims({ padding: 'x'.repeat(8192) }), key);
    expect(await access.identify(long, HOME)).toBeUndefined();
    expect(await access.identify(await sign(claims({ padding: 'x'.repeat(4096) }), key), HOME)).toBeDefined();
  });

  test('no change of a few characters passes', async () => {
    const { access } = open();
    const token = await sign(claims(), key);
    expect(await access.identify(token, HOME)).toBeDefined();
    const mutation = fc.record({
      at: fc.nat({ max: token.length }),
      cut: fc.nat({ max: 2 }),
      text: fc.string(),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ at, cut, text }) => {
        const mutated = token.slice(0, at) + text + token.slice(at + cut);
        fc.pre(mutated !== token);
        expect(await access.identify(mutated, HOME), mutated).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('the keys of an issuer', () => {
  test('are asked for once, however many tokens come at once', async () => {
    const { access } = open();
    const token = await sign(claims(), key);
    const bearers = await Promise.all(Array.from({ length: 20 }, () => access.identify(token, HOME)));
    expect(bearers.every((bearer) => bearer?.role === 'submitter')).toBe(true);
    expect(issuer.asked).toBe(1);
  });

  test('are found by discovery where no address is configured', async () => {
    const { access } = open({ jwksUrl: undefined });
    expect(await access.identify(await sign(claims(), key), HOME)).toBeDefined();
  });

  test('a new one is found, and one that was taken back ends', async () => {
    const { access, clock } = open();
    const old = await sign(claims(), key);
    expect(await access.identify(old, HOME)).toBeDefined();
    const next = await makeIssuerKey('two');
    issuer.published = [next];
    clock.now += MINUTE;
    expect(await access.identify(await sign(claims(), next), HOME)).toBeDefined();
    expect(await access.identify(old, HOME)).toBeUndefined();
    expect(issuer.asked).toBe(2);
  });

  test('one that was taken back ends within ten minutes though nobody names another one', async () => {
    const { access, clock } = open();
    const token = await sign(claims({ exp: IAT + 1800 }), key);
    expect(await access.identify(token, HOME)).toBeDefined();
    issuer.published = [strange];
    clock.now += 10 * MINUTE;
    expect(await access.identify(token, HOME)).toBeUndefined();
  });

  test('unknown ones do not hammer the issuer', async () => {
    const { access, clock } = open();
    const ask = async () => {
      for (let i = 0; i < 20; i++) {
        const token = await sign(claims(), strange, { kid: `unknown-${i}` });
        expect(await access.identify(token, HOME)).toBeUndefined();
      }
    };
    await ask();
    expect(issuer.asked).toBe(1);
    clock.now += MINUTE;
    await ask();
    expect(issuer.asked).toBe(2);
  });

  test('a token that names no key counts where there is one of its kind, and not where there are two', async () => {
    const { access, clock } = open();
    const token = await sign(claims(), key, { kid: undefined });
    expect(await access.identify(token, HOME)).toBeDefined();
    issuer.published = [key, strange];
    clock.now += 10 * MINUTE;
    expect(await access.identify(token, HOME)).toBeUndefined();
  });

  test.each<[string, () => Promise<JWK> | JWK]>([
    ['symmetric', () => ({ kty: 'oct', k: 'AAAA', kid: key.kid, alg: 'ES256' })],
    ['private', async () => ({ ...(await exportJWK(key.privateKey)), kid: key.kid, alg: 'ES256' })],
    ['for encryption', () => ({ ...key.jwk, use: 'enc' })],
    ['of another algorithm', () => ({ ...key.jwk, alg: 'ES384' })],
  ])('one that is %s is not taken', async (_, make) => {
    issuer.published = [{ ...key, jwk: await make() }];
    expect(await open().access.identify(await sign(claims(), key), HOME)).toBeUndefined();
  });
});

describe('an issuer out of reach is our failure, not that of its bearers', () => {
  test.each<[string, NonNullable<Issuer['answer']>]>([
    ['it hangs up', (_, response) => response.destroy()],
    ['it fails', (_, response) => response.writeHead(500).end()],
    ['it answers no JSON', (_, response) => response.writeHead(200).end('<html>')],
    ['it answers no keys', (_, response) => sendJson(response, { keys: 'none' })],
    [
      'it answers too much',
      (_, response) => sendJson(response, { keys: [key.jwk], padding: 'x'.repeat(300_000) }),
    ],
    [
      'it sends elsewhere',
      (path, response) => response.writeHead(302, { location: path === '/keys' ? '/moved' : '/keys' }).end(),
    ],
  ])('%s', async (_, answer) => {
    issuer.answer = answer;
    const { access, clock } = open();
    const token = await sign(claims(), key);
    const failure = {
      code: 'E_STORE_DOWN',
      retryAfterSeconds: 5,
      message: expect.not.stringContaining('127'),
    };
    for (let i = 0; i < 3; i++) await expect(access.identify(token, HOME)).rejects.toMatchObject(failure);
    expect(issuer.asked).toBe(1);
    issuer.answer = undefined;
    clock.now += 5000;
    expect(await access.identify(token, HOME)).toBeDefined();
  });

  test('known keys count meanwhile, for ten minutes', async () => {
    const { access, clock } = open();
    const token = await sign(claims({ exp: IAT + 1800 }), key);
    expect(await access.identify(token, HOME)).toBeDefined();
    issuer.answer = (_, response) => response.destroy();
    clock.now += 9 * MINUTE;
    expect(await access.identify(token, HOME)).toBeDefined();
    await expect(access.identify(await sign(claims(), strange), HOME)).rejects.toMatchObject({
      code: 'E_STORE_DOWN',
    });
    expect(await access.identify(token, HOME)).toBeDefined();
    clock.now += MINUTE;
    await expect(access.identify(token, HOME)).rejects.toMatchObject({ code: 'E_STORE_DOWN' });
  });

  test.each([
    ['of another issuer', () => ({ issuer: 'https://b.example', jwks_uri: 'https://keys.example/keys' })],
    ['with keys in the clear', () => ({ issuer: 'https://a.example', jwks_uri: 'http://keys.example/keys' })],
    ['with keys on our own host', () => ({ issuer: 'https://a.example', jwks_uri: issuer.jwksUrl })],
    ['without keys', () => ({ issuer: 'https://a.example' })],
  ])('its configuration is one %s', async (_, body) => {
    issuer.answer = (path, response) => sendJson(response, path === '/keys' ? { keys: [key.jwk] } : body());
    const toIssuer: typeof fetch = (url, init) =>
      fetch(String(url).replace(/^https?:\/\/[a-z.]+(?=\/)/, issuer.name), init);
    const { access } = open({ issuer: 'https://a.example', jwksUrl: undefined }, { fetch: toIssuer });
    const token = await sign(claims({ iss: 'https://a.example' }), key);
    await expect(access.identify(token, HOME)).rejects.toMatchObject({ code: 'E_STORE_DOWN' });
    expect(issuer.asked).toBe(0);
  });

  test('keys and tokens of our own count all the same', async () => {
    issuer.answer = (_, response) => response.destroy();
    const door = open();
    const { key: own } = await door.addKey();
    const bearer = await door.access.identify(own, HOME);
    if (bearer === undefined) throw new Error('the key does not count');
    const { token } = await door.access.issueToken(bearer, {});
    expect(await door.access.identify(token, HOME)).toMatchObject({ via: 'token' });
  });
});
