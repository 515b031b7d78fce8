import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyedHash, deriveKey, isEqualHash, type Purpose } from '../../../src/access/keyed-hash.ts';
import { SECRET } from './door.ts';

const PURPOSES: Purpose[] = ['api key', 'token', 'subject', 'recovery code'];

test('each purpose has a key of its own, which depends on the secret', () => {
  const other = SECRET.with(0, 8);
  const keys = [SECRET, other].flatMap((secret) => PURPOSES.map((purpose) => deriveKey(secret, purpose)));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(2 * PURPOSES.length);
});

test.each(PURPOSES)('the keyed hash of %s is HMAC-SHA256 under a key by HKDF-SHA256', (purpose) => {
  const key = new Uint8Array(hkdfSync('sha256', SECRET, '', `cloche access: ${purpose}`, 32));
  const hash = createKeyedHash(SECRET, purpose);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(hash(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }),
  );
});

test('hashes are equal exactly where they are the same text', () => {
  const hash = fc.stringMatching(/^[0-9a-f]{0,4}$/);
  fc.assert(
    fc.property(hash, hash, (one, other) => {
      expect(isEqualHash(one, other)).toBe(one === other);
    }),
  );
});
