import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A realm's first script, as plain JavaScript: a function of the host's functions that gives the realm's. */
export function readRealm(): string {
  const [powers, realm] = [readExpression('powers'), readExpression('realm')];
  // A stack shows what functions it is made of, unless they are strict.
  return `'use strict';\n((powers, realm) => (host) => realm(powers(host)))(${powers}, ${realm})`;
}

/** A file of the realm's, each of which is one function. */
function readExpression(name: string): string {
  const isSource = import.meta.url.endsWith('.ts');
  const text = readFileSync(new URL(`realm/${name}${isSource ? '.ts' : '.js'}`, import.meta.url), 'utf8');
  const script = isSource ? stripTypeScriptTypes(text) : text.replace('"use strict";', '');
  return script.trim().replace(/;$/, '');
}

/** The guest side of the harness: each module's source by its name. */
export function readGuest(): Map<string, string> {
  const folder = fileURLToPath(new URL('guest/', import.meta.url));
  const names = readdirSync(folder).filter((name) => name.endsWith('.py'));
  return new Map(names.sort().map((name) => [basename(name, '.py'), readFileSync(folder + name, 'utf8')]));
}
