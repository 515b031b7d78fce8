import { readExpression } from '../../expression.ts';
import { readInvoke } from './read-invoke.ts';

/** A component realm's first script, as plain JavaScript: a function of the host's functions that gives the realm's. */
export function readRealm(): string {
  const powers = readExpression(new URL('../../realm/', import.meta.url), 'powers');
  const [io, world, files, network, realm] = ['io', 'world', 'files', 'network', 'realm'].map((name) =>
    readExpression(new URL('realm/', import.meta.url), name),
  );
  // A stack shows what functions it is made of, unless they are strict.
  return `'use strict';
((powers, io, world, files, network, realm, convert) => (bare) => {
  const host = powers(bare);
  const streams = io(host);
  const interfaces = { ...streams.interfaces, ...world(host, streams), ...files(host, streams), ...network(host) };
  return realm(host, interfaces, convert);
})(${[powers, io, world, files, network, realm, readInvoke()].join(',\n')})`;
}
