import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAddressIn, parseAddress, parseBlock } from '../../../src/core/address.ts';

describe('a block holds its addresses and no others', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.0', true],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.7/32', '192.0.2.7', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '203.0.113.9', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:DB8:0:0:0:0:0:1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::1', '2001:db8::1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['fe80::/10', 'fe80::1%eth0.100', true],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
    ['192.0.2.0/24', '::ffff:192.0.2.9%1', true],
    ['192.0.2.0/24', '::ffff:c000:209', true],
    ['::ffff:192.0.2.0/120', '192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '::ffff:192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '192.0.3.9', false],
    ['::ffff:192.0.2.7', '192.0.2.7', true],
    ['::ffff:0:0/96', '203.0.113.9', true],
    ['64:ff9b::192.0.2.7', '192.0.2.7', false],
  ])('%s and %s: %s', (block, address, expected) => expect(isAddressIn(address, [block])).toBe(expected));

  test('one of several is enough, and none is none', () => {
    expect(isAddressIn('192.0.2.1', ['10.0.0.0/8', '192.0.2.0/24'])).toBe(true);
    expect(isAddressIn('192.0.2.1', [])).toBe(false);
  });

  test.each([
    '',
    'unknown',
    '192.0.2',
    '192.0.2.1:80',
    '[::1]',
    '0300.0.2.1',
    '3221225985',
    '::192.0.2.7',
    '0xc0000201',
  ])('no block holds %j, which is no address', (address) =>
    expect(isAddressIn(address, ['0.0.0.0/0', '::/0'])).toBe(false),
  );
});

test.each([
  '',
  '/',
  '/24',
  'home',
  '192.0.2.0/',
  '192.0.2.0/33',
  '192.0.2.0/-1',
  '192.0.2.0/024',
  '192.0.2.0/+24',
  '192.0.2.0/24/24',
  '192.0.2.0/255.255.255.0',
  '192.0.2.1/24',
  '192.0.2/24',
  '010.0.0.0/8',
  '0xa.0.0.0/8',
  '192.0.2.0 /24',
  ' 192.0.2.0/24',
  '192.0.2.256',
  '::/129',
  '2001:db8::1/32',
  '2001:db8:::/32',
  '::192.0.2.7',
  'fe80::1%eth0',
  'fe80::%eth0/10',
  '::ffff:192.0.2.0/24',
  '::ffff:192.0.2.0/95',
  '::ffff:192.0.2.1/120',
])('%j is no block', (text) => {
  expect(parseBlock(text)).toBeUndefined();
  expect(isAddressIn('192.0.2.1', [text])).toBe(false);
});

test('a v4 address is in a block exactly where their first bits are the same', () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 32 }), (one, other, bits) => {
      const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
      const block = `${dotted((other & mask) >>> 0)}/${bits}`;
      const expected = (one & mask) >>> 0 === (other & mask) >>> 0;
      expect(isAddressIn(dotted(one), [block])).toBe(expected);
      expect(isAddressIn(`::ffff:${dotted(one)}`, [block])).toBe(expected);
    }),
  );
});

test('no text makes the parsers throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.stringMatching(/^[0-9a-f.:%/]*$/)), (text) => {
      parseAddress(text);
      parseBlock(text);
    }),
  );
});

function dotted(word: number): string {
  return [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff).join('.');
}
