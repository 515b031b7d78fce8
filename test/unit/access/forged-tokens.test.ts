import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { base64url, exportSPKI } from 'jose';
import { describe, expect, test } from 'vitest';
import { HOME } from './door.ts';
import { sign, startIssuer } from './issuer.ts';
import { claims, IAT, key, open, strange } from './issuer-door.ts';

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
