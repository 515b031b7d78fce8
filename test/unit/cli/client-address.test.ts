import { expect, test } from 'vitest';
import { cameByTls, clientAddress, parseProxies } from '../../../src/cli/client-address.ts';
import { parseBlock } from '../../../src/core/address.ts';

const PROXIES = parseProxies('10.0.0.0/8, 2001:db8:aaaa::/48, 192.0.2.7') ?? [];
const CLIENT = '198.51.100.9';

test.each([
  ['a peer that is no proxy, whatever it sends', CLIENT, '203.0.113.1', CLIENT],
  ['a peer that sends nothing', CLIENT, undefined, CLIENT],
  ['a proxy that appends the client', '10.0.0.1', CLIENT, CLIENT],
  ['a proxy by its address alone', '192.0.2.7', CLIENT, CLIENT],
  ['the neighbour of a proxy', '192.0.2.8', '203.0.113.1', '192.0.2.8'],
  ['what the client sends ahead', '10.0.0.1', `127.0.0.1, 10.9.9.9, ${CLIENT}`, CLIENT],
  ['two proxies', '10.0.0.1', `${CLIENT}, 10.0.0.2`, CLIENT],
  ['proxies of both kinds', '2001:db8:aaaa::1', `${CLIENT}, 10.0.0.2`, CLIENT],
  ['proxies alone', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['a proxy that appends nothing', '10.0.0.1', undefined, '10.0.0.1'],
  ['an empty list', '10.0.0.1', '', '10.0.0.1'],
  ['an empty entry at the end', '10.0.0.1', `${CLIENT},`, '10.0.0.1'],
  ['an entry that is no address', '10.0.0.1', `${CLIENT}, unknown, 10.0.0.2`, '10.0.0.2'],
  ['an entry that is half an address', '10.0.0.1', '198.51.100', '10.0.0.1'],
  ['an entry in octal', '10.0.0.1', '0306.063.0144.011', '10.0.0.1'],
  ['an entry with a block', '10.0.0.1', '198.51.100.0/24', '10.0.0.1'],
  ['an entry with a port', '10.0.0.1', `${CLIENT}:4711`, CLIENT],
  ['a v6 entry with a port', '10.0.0.1', '[2001:DB8::1]:4711', '2001:db8::1'],
  ['a v6 entry in brackets', '10.0.0.1', '[2001:db8:0:0::1]', '2001:db8::1'],
  ['a v4 peer mapped into v6', `::ffff:${CLIENT}`, undefined, CLIENT],
  ['a v4 proxy mapped into v6', '::ffff:10.0.0.1', CLIENT, CLIENT],
  ['a v4 entry mapped into v6', '10.0.0.1', '::ffff:c633:6409', CLIENT],
  ['a peer without an address', undefined, CLIENT, ''],
])('%s', (_, peer, forwardedFor, expected) => {
  expect(clientAddress({ peer, forwardedFor, forwardedProto: undefined }, PROXIES)).toBe(expected);
});

test('without trusted proxies nothing that is forwarded counts', () => {
  const hop = { peer: '127.0.0.1', forwardedFor: CLIENT, forwardedProto: 'https' };
  expect([clientAddress(hop, []), cameByTls(hop, [])]).toEqual(['127.0.0.1', false]);
});

test.each([
  ['10.0.0.1', 'https', true],
  ['10.0.0.1', 'http, HTTPS', true],
  ['10.0.0.1', 'https, http', false],
  ['10.0.0.1', undefined, false],
  [CLIENT, 'https', false],
])('from %s, X-Forwarded-Proto %s says of TLS: %s', (peer, forwardedProto, expected) => {
  expect(cameByTls({ peer, forwardedFor: undefined, forwardedProto }, PROXIES)).toBe(expected);
});

test.each([
  ['', []],
  ['10.0.0.0/8, ::1,', ['10.0.0.0/8', '::1']],
  ['10.0.0.0/33', undefined],
  ['10.0.0.1/8', undefined],
  ['proxy.example', undefined],
])('the list of proxies %j is read as %j', (text, expected) => {
  expect(parseProxies(text)).toEqual(expected?.map(parseBlock));
});
