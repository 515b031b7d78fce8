import { exportJWK, type JWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { HOME } from './door.ts';
import { type Issuer, makeIssuerKey, sendJson, sign } from './issuer.ts';
import { claims, IAT, issuer, key, MINUTE, open, strange } from './issuer-door.ts';

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
