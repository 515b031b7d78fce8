import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PORTABLE_DIGEST } from '../../../src/audit/digest.ts';
import { HOST_DIGEST } from '../../../src/cli/host-digest.ts';

const text = fc.string({ unit: 'binary', maxLength: 300 });
const key = fc.uint8Array({ minLength: 1, maxLength: 100 });

test('the digests of this host are those of every host, for any text and any key', () => {
  fc.assert(
    fc.property(text, key, (some, secret) => {
      expect(HOST_DIGEST.sha256(some)).toBe(PORTABLE_DIGEST.sha256(some));
      expect(HOST_DIGEST.hmac(some, secret)).toBe(PORTABLE_DIGEST.hmac(some, secret));
    }),
  );
});

test('half of a character is hashed as the replacement character by both', () => {
  expect(HOST_DIGEST.sha256('\ud800')).toBe(PORTABLE_DIGEST.sha256('\ufffd'));
  expect(PORTABLE_DIGEST.sha256('\ud800')).toBe(PORTABLE_DIGEST.sha256('\ufffd'));
});
