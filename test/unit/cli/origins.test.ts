import { expect, test } from 'vitest';
import { parseOrigins } from '../../../src/cli/origins.ts';

test.each([
  ['', []],
  ['https://a.example', ['https://a.example']],
  ['https://a.example:8443, http://localhost:3000', ['https://a.example:8443', 'http://localhost:3000']],
  ['*', undefined],
  ['null', undefined],
  ['https://*.example', undefined],
  ['https://a.example/', undefined],
  ['https://a.example:443', undefined],
  ['HTTPS://a.example', undefined],
  ['a.example', undefined],
  ['ftp://a.example', undefined],
])('the list of origins %j is read as %j', (text, expected) => {
  expect(parseOrigins(text)).toEqual(expected);
});
