import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { plainName } from './plain-code.ts';

/** Writes sources without their types: `strip-types.ts INTO SOURCE…`. Each appears whole, whoever else writes it. */
const [into, ...paths] = process.argv.slice(2);
const partial = `${into}/${process.pid}.partial`;
for (const path of paths) {
  const source = readFileSync(path, 'utf8');
  writeFileSync(partial, stripTypeScriptTypes(source), { mode: 0o600 });
  renameSync(partial, `${into}/${plainName(source)}`);
}
