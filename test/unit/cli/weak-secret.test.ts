import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readSettings } from '../../../src/cli/settings.ts';
import { weaknessOfKeys, weaknessOfText } from '../../../src/cli/weak-secret.ts';

const ADMIN = 'CLOCHE_ADMIN_KEY';
const SECRET = 'CLOCHE_SECRET';
const KEYS = 'CLOCHE_DATA_KEYS';
const AUDIT = 'CLOCHE_AUDIT_KEY';
const REDIS = 'REDIS_URL';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const counting = base64(Uint8Array.from({ length: 32 }, (_, index) => index + 100));
const mixed = Uint8Array.from({ length: 32 }, (_, index) => (index * 61 + 17) % 256);

it.each([
  [ADMIN, 'ck_k3J9sVq2Lw8xYt', 'has fewer than 22 characters'],
  [ADMIN, 'aaaabbbbaaaabbbbaaaabbbbaaaabbbb', 'has fewer than 8 different characters'],
  [ADMIN, 'ChangeMe-9f3K2m7Qx81LpZ04vT', 'holds a well-known word'],
  [ADMIN, 'zK81-p4ssw0rd-Qx93mLr7TbVn2', 'holds a well-known word'],
  [ADMIN, 'ck_readme_0123456789abcdef', 'holds a sequence of the alphabet or of numbers'],
  [SECRET, 'k7Rw9Zx2k7Rw9Zx2k7Rw9Zx2k7Rw9Zx2', 'repeats itself'],
  [SECRET, 'my-very-own-secret-of-the-service', 'holds a well-known word'],
  [SECRET, 'zyxwvutsrqponmlkjihgfedcba987654', 'holds a sequence of the alphabet or of numbers'],
  [KEYS, `a:${base64(new Uint8Array(32))}`, 'has fewer than 16 different bytes'],
  [
    KEYS,
    `a:${base64(mixed)},b:${base64(Buffer.from('a data key of thirty-two letters'))}`,
    'is a text and no random bytes',
  ],
  [KEYS, `a:${counting}`, 'counts up or down'],
  [AUDIT, base64(new Uint8Array(32).fill(7)), 'has fewer than 16 different bytes'],
  [REDIS, 'redis://:redis-password-1@10.0.0.5', 'holds a well-known word'],
  [REDIS, 'rediss://user:short7%21Kq@10.0.0.5', 'has fewer than 16 characters'],
])('in production %s is refused where it is weak: %#', (name, text, weakness) => {
  const start = () => readSettings({ NODE_ENV: 'production', [name]: text });
  const advice = 'expected a random secret in production, for example of "openssl rand -base64 32"';
  expect(start).toThrow(`Invalid settings:\n  ${name}: ${advice}, got one that ${weakness}`);
  expect(start).not.toThrow(text);
  expect(() => readSettings({ [name]: text })).not.toThrow();
});

it('what a random generator makes is taken', () => {
  const seen = Array.from({ length: 500 }, () => {
    const bytes = randomBytes(32);
    const texts = [bytes.toString('base64'), `ck_${bytes.toString('base64url')}`];
    return [...texts.map((text) => weaknessOfText(text)), weaknessOfKeys(`id:${bytes.toString('base64')}`)];
  });
  expect(seen.flat().filter((weakness) => weakness !== undefined)).toEqual([]);
});

it('in production secrets that are not set are made, and strong ones are taken', () => {
  const secret = randomBytes(32).toString('base64');
  const env = { NODE_ENV: 'production', CLOCHE_SECRET: secret, REDIS_URL: 'redis://10.0.0.5' };
  expect(readSettings(env)).toMatchObject({ secret, adminKey: undefined, redisUrl: 'redis://10.0.0.5' });
});
