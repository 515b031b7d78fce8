import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExpression } from '../expression.ts';

/** A realm's first script, as plain JavaScript: a function of the host's functions that gives the realm's. */
export function readRealm(): string {
  const powers = readExpression(new URL('../realm/', import.meta.url), 'powers');
  const realm = readExpression(new URL('realm/', import.meta.url), 'realm');
  // A stack shows what functions it is made of, unless they are strict.
  return `'use strict';\n((powers, realm) => (host) => realm(powers(host)))(${powers}, ${realm})`;
}

/** The guest side of the harness: each module's source by its name. */
export function readGuest(): Map<string, string> {
  const folder = fileURLToPath(new URL('guest/', import.meta.url));
  const names = readdirSync(folder).filter((name) => name.endsWith('.py'));
  return new Map(names.sort().map((name) => [basename(name, '.py'), readFileSync(folder + name, 'utf8')]));
}
