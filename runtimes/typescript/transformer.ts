import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { Transformer } from './strip.ts';

/**
 * Reads the transformer's program now and starts it on first use: it takes some 20 MiB that a sandbox without
 * TypeScript need not hold, and once a sandbox is locked no file can be read any more.
 */
export function readTransformer(): () => Transformer {
  const require = createRequire(import.meta.url);
  const program = readFileSync(require.resolve('@swc/wasm-typescript'));
  let transformer: Transformer | undefined;
  return () => {
    if (transformer) return transformer;
    const module = { exports: {} };
    const load = compileFunction(program.toString(), ['module', 'exports', 'require']);
    load(module, module.exports, require);
    transformer = module.exports as Transformer;
    return transformer;
  };
}
