import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { ClocheError } from '../../../src/core/errors.ts';
import { type About, createCipher, type DataKey } from '../../../src/store/cipher.ts';

const OLD: DataKey = { id: 'old', key: randomBytes(32) };
const NEW: DataKey = { id: 'new', key: randomBytes(32) };
const ABOUT: About = { kind: 'job', id: 'run_1', caller: 'key_a' };
const REFUSED = new ClocheError('E_INTERNAL', 'What the store keeps cannot be opened');

function cipherOf(...keys: DataKey[]) {
  return createCipher({ keys: () => keys, renew: () => undefined });
}

function failureOf(open: () => unknown): unknown {
  try {
    return { opened: open() };
  } catch (error) {
    return error;
  }
}

it('any text comes back, and no two sealed texts are alike', () => {
  const cipher = cipherOf(NEW);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const [first, second] = [cipher.seal(text, ABOUT), cipher.seal(text, ABOUT)];
      expect(first).toMatch(/^v1\.new\.[\w-]+$/);
      expect(first).not.toBe(second);
      expect(cipher.open(first, ABOUT)).toBe(text);
    }),
  );
});

it('the first key seals and every key opens', () => {
  const sealed = cipherOf(OLD).seal('text', ABOUT);
  const both = cipherOf(NEW, OLD);
  expect(both.open(sealed, ABOUT)).toBe('text');
  expect(both.isCurrent(sealed)).toBe(false);
  expect(both.isCurrent(both.seal('text', ABOUT))).toBe(true);
});

it.each<[string, About]>([
  ['another kind', { ...ABOUT, kind: 'outcome' }],
  ['another run', { ...ABOUT, id: 'run_2' }],
  ['another caller', { ...ABOUT, caller: 'key_b' }],
  ['ids that only look the same side by side', { kind: 'job', id: 'run_1","key', caller: '_a' }],
])('a text does not open as that of %s', (_name, about) => {
  const cipher = cipherOf(NEW);
  const sealed = cipher.seal('text', ABOUT);
  expect(failureOf(() => cipher.open(sealed, about))).toEqual(REFUSED);
});

it('a text with any bit changed does not open', () => {
  const cipher = cipherOf(NEW);
  const sealed = cipher.seal('a text of some length', ABOUT);
  const [head = '', id = '', body = ''] = sealed.split('.');
  const bytes = Buffer.from(body, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const text = [head, id, changed.toString('base64url')].join('.');
    expect(failureOf(() => cipher.open(text, ABOUT))).toEqual(REFUSED);
  }
});

it.each([
  '',
  'plain text',
  '{"status":"ok"}',
  'v1',
  'v1.new',
  'v1.new.',
  'v1.new.AAAA',
  'v2.new.AAAA',
  'v1.none.AAAA',
])('what was never sealed does not open: %j', (text) => {
  expect(failureOf(() => cipherOf(NEW).open(text, ABOUT))).toEqual(REFUSED);
});

it('a text does not open by another key of the same name', () => {
  const sealed = cipherOf(NEW).seal('text', ABOUT);
  expect(failureOf(() => cipherOf({ ...NEW, key: randomBytes(32) }).open(sealed, ABOUT))).toEqual(REFUSED);
});

it('an unknown key is looked for once more before a text is refused', () => {
  let keys = [OLD];
  const renew = vi.fn(() => {
    keys = [NEW, OLD];
  });
  const cipher = createCipher({ keys: () => keys, renew });
  const sealed = cipherOf(NEW).seal('text', ABOUT);
  expect(cipher.open(cipherOf(OLD).seal('before', ABOUT), ABOUT)).toBe('before');
  expect(renew).not.toHaveBeenCalled();
  expect(cipher.open(sealed, ABOUT)).toBe('text');
  expect(renew).toHaveBeenCalledOnce();
});
