import { expect, it } from 'vitest';
import {
  dataKeys,
  duration,
  httpUrl,
  issuers,
  origins,
  proxies,
  rate,
  redisUrl,
  seed,
  visible,
  wholeNumberOrOff,
} from '../../../src/cli/setting-schemas.ts';
import { parseBlock } from '../../../src/core/address.ts';

const BYTES = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
const BASE64 = Buffer.from(BYTES).toString('base64');

const ISSUER = {
  issuer: 'https://login.example',
  audience: 'cloche',
  roleClaim: 'role',
  roles: { ops: 'operator' },
};

it.each([
  ['a rate', rate(), '100/1m', { requests: 100, windowSeconds: 60 }],
  ['a rate', rate(), '5/30s', { requests: 5, windowSeconds: 30 }],
  ['a rate', rate(), '2000/2h', { requests: 2000, windowSeconds: 7200 }],
  ['a rate', rate(), 'off', null],
  ['a number or off', wholeNumberOrOff(1, 9), '7', 7],
  ['a number or off', wholeNumberOrOff(1, 9), 'off', null],
  ['blocks', proxies(), '10.0.0.0/8, ::1,192.0.2.7', ['10.0.0.0/8', '::1', '192.0.2.7'].map(parseBlock)],
  ['blocks', proxies(), '', []],
  [
    'origins',
    origins(),
    'https://a.example,http://localhost:3000',
    ['https://a.example', 'http://localhost:3000'],
  ],
  ['issuers', issuers(), '[]', []],
  [
    'issuers',
    issuers(),
    JSON.stringify([ISSUER]),
    [{ ...ISSUER, algorithms: ['RS256'], maxAgeSeconds: 3600, clockSkewSeconds: 30 }],
  ],
  ['a seed', seed(), BASE64, BYTES],
  ['a seed', seed(), Buffer.from(BYTES).toString('base64url'), BYTES],
  [
    'data keys',
    dataKeys(),
    `2026a:${BASE64},\n2025_b:${BASE64}\n`,
    [
      { id: '2026a', key: BYTES },
      { id: '2025_b', key: BYTES },
    ],
  ],
])('%s is read: %#', (_name, schema, text, value) => {
  expect(schema.parse(text)).toEqual(value);
});

it.each([
  ['a rate', rate(), ['', '100', '0/1m', '100/0m', '100/1w', '100/m', '-1/1m', '1e3/1m', 'OFF']],
  ['a number or off', wholeNumberOrOff(1, 9), ['', '0', '10', 'on', '1.5']],
  ['blocks', proxies(), ['10.0.0.1/8', '10.0.0.0/33', 'host', '10.0.0.0/8;::1', 'fe80::1%eth0']],
  [
    'origins',
    origins(),
    ['*', 'null', 'a.example', 'https://a.example/', 'https://a.example/x', 'file:///', 'HTTPS://A'],
  ],
  [
    'issuers',
    issuers(),
    [
      '',
      '{}',
      '[{}]',
      JSON.stringify([ISSUER, ISSUER]),
      JSON.stringify([{ ...ISSUER, algorithms: ['HS256'] }]),
    ],
  ],
  ['a duration', duration(), ['0s', '1', '1w']],
  ['a seed', seed(), ['', 'AAAA', `${BASE64}AAAA`, BASE64.slice(1), `!${BASE64}`]],
  [
    'data keys',
    dataKeys(),
    ['', ',', BASE64, `a:${BASE64},a:${BASE64}`, `a b:${BASE64}`, 'a:AAAA', `:${BASE64}`],
  ],
  ['a Redis URL', redisUrl(), ['', 'localhost:6379', 'http://a']],
  ['a web URL', httpUrl(), ['', 'a.example', 'ftp://a']],
  ['a secret', visible(4), ['', 'abc', 'abc d', 'abcü']],
])('%s is refused that is malformed', (_name, schema, texts) => {
  expect(texts.filter((text) => schema.safeParse(text).success)).toEqual([]);
});

it('a fault of an issuer names its place and shows none of it', () => {
  const { error } = issuers().safeParse(JSON.stringify([{ ...ISSUER, roles: { ops: 'root' } }]));
  expect(error?.issues.map(({ message }) => message)).toEqual([
    'at 0.roles.ops: expected one of viewer, submitter, operator, admin',
  ]);
});
