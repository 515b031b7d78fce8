import type { Provision } from '../../src/core/runtime.ts';
import { packageFolder } from '../package-folder.ts';

/** QuickJS and the TypeScript stripper are read from their packages as they are; there is nothing to build. */
export function provideJavascript(): Provision {
  const packages = ['@jitl/quickjs-wasmfile-release-sync', '@swc/wasm-typescript'];
  return { folders: packages.map(packageFolder), data: '' };
}
