import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** Reads a file of a realm's, each of which is one expression, as plain JavaScript: from its source, or as it was built. */
export function readExpression(folder: URL, name: string): string {
  const isSource = import.meta.url.endsWith('.ts');
  const text = readFileSync(new URL(`${name}${isSource ? '.ts' : '.js'}`, folder), 'utf8');
  const script = isSource ? stripTypeScriptTypes(text) : text.replace('"use strict";', '');
  return script.trim().replace(/;$/, '');
}
