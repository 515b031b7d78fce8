import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import module, { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Runs from the cache, ahead of a sandbox that starts from sources: what Node would strip of its types, on import or
 * by call, is taken from beside this file where it is kept (`keepPlainCode`). Loading Node's stripper alone takes
 * longer than all else that a boot does.
 */
const strip = module.stripTypeScriptTypes;
module.stripTypeScriptTypes = (code, options) => (options ? undefined : plain(code)) ?? strip(code, options);
module.syncBuiltinESMExports();

registerHooks({
  load(url, context, next) {
    const isSource = url.startsWith('file:') && url.endsWith('.ts');
    const source = isSource ? plain(readFileSync(fileURLToPath(url))) : undefined;
    return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true };
  },
});

function plain(source: string | Uint8Array): string | undefined {
  const name = `${createHash('sha256').update(source).digest('hex')}.mjs`;
  try {
    return readFileSync(new URL(name, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}
