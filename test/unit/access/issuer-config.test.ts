import { describe, expect, test } from 'vitest';
import { issuerConfigs } from '../../../src/access/issuer-config.ts';

const row = {
  issuer: 'https://issuer.example',
  audience: 'cloche-api',
  roleClaim: 'groups',
  roles: { developers: 'submitter' },
};

test('what is not said has its default', () => {
  expect(issuerConfigs.parse([row])).toEqual([
    { ...row, algorithms: ['RS256'], maxAgeSeconds: 3600, clockSkewSeconds: 30 },
  ]);
});

test.each<[string, object]>([
  ['keys on this host', { jwksUrl: 'http://127.0.0.1:8080/keys' }],
  ['keys on this host by name', { jwksUrl: 'http://localhost/keys' }],
  ['keys on this host by v6', { jwksUrl: 'http://[::1]/keys' }],
  [
    'a name that is no address, where the keys are known',
    { issuer: 'issuer', jwksUrl: 'https://a.example/' },
  ],
  ['no skew', { clockSkewSeconds: 0 }],
  ['blocks', { addresses: ['192.0.2.0/24', '2001:db8::1'] }],
])('an issuer may have %s', (_, given) => {
  expect(issuerConfigs.safeParse([{ ...row, ...given }]).success).toBe(true);
});

describe('what is refused, and where', () => {
  test.each<[string, object, string, string]>([
    ['no name', { issuer: '', jwksUrl: 'https://a.example/' }, 'issuer', 'expected the iss of its tokens'],
    ['our name', { issuer: 'cloche', jwksUrl: 'https://a.example/' }, 'issuer', 'expected another name'],
    ['no audience', { audience: undefined }, 'audience', 'expected the aud'],
    [
      'keys in the clear',
      { jwksUrl: 'http://issuer.example/keys' },
      'jwksUrl',
      'expected an https:// address',
    ],
    [
      'keys on a host named as this',
      { jwksUrl: 'http://localhost.example/' },
      'jwksUrl',
      'expected an https://',
    ],
    [
      'keys on a host numbered as this',
      { jwksUrl: 'http://127.0.0.1.example/' },
      'jwksUrl',
      'expected an https',
    ],
    ['keys in a file', { jwksUrl: 'file:///keys' }, 'jwksUrl', 'expected an https:// address'],
    [
      'keys with a password',
      { jwksUrl: 'https://a:b@issuer.example' },
      'jwksUrl',
      'expected an https:// address',
    ],
    ['keys nowhere', { issuer: 'issuer' }, 'jwksUrl', 'expected the address of its keys'],
    [
      'keys asked in the clear',
      { issuer: 'http://a.example' },
      'jwksUrl',
      'expected the address of its keys',
    ],
    ['no algorithm', { algorithms: [] }, 'algorithms', 'expected at least one algorithm'],
    ['a shared secret', { algorithms: ['RS256', 'HS256'] }, 'algorithms.1', 'expected some of RS256'],
    ['no signature', { algorithms: ['none'] }, 'algorithms.0', 'expected some of RS256'],
    ['no claim', { roleClaim: '' }, 'roleClaim', 'expected the name of the claim'],
    ['no roles', { roles: {} }, 'roles', 'expected at least one value with its role'],
    ['an unknown role', { roles: { a: 'root' } }, 'roles.a', 'expected one of viewer, submitter'],
    ['a life without end', { maxAgeSeconds: 86_401 }, 'maxAgeSeconds', 'expected a whole number of seconds'],
    ['no life', { maxAgeSeconds: 0 }, 'maxAgeSeconds', 'expected a whole number of seconds from 1 to 86400'],
    [
      'a skew of minutes',
      { clockSkewSeconds: 121 },
      'clockSkewSeconds',
      'expected a whole number of seconds',
    ],
    [
      'a malformed block',
      { addresses: ['192.0.2.1/24'] },
      'addresses.0',
      'expected an address or CIDR block',
    ],
    ['no address', { addresses: [] }, 'addresses', 'expected at least one address'],
  ])('%s', (_, given, path, message) => {
    const faults = issuerConfigs.safeParse([{ ...row, ...given }]).error?.issues ?? [];
    expect(faults.map((fault) => fault.path.join('.'))).toEqual([`0.${path}`]);
    expect(faults[0]?.message).toContain(message);
  });

  test('a field that is not known', () => {
    expect(issuerConfigs.safeParse([{ ...row, algorithm: 'RS256' }]).success).toBe(false);
  });

  test('one issuer twice', () => {
    expect(issuerConfigs.safeParse([row, row]).error?.issues[0]?.message).toBe('expected each issuer once');
  });
});
