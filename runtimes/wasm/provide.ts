import type { Provision } from '../../src/core/runtime.ts';
import { packageFolder } from '../package-folder.ts';
import { JCO } from './component/jco.ts';

/** What runs uploads is read from its packages as it is; there is nothing to build. */
export function provideWasm(): Provision {
  const packages = ['@bjorn3/browser_wasi_shim', JCO.package];
  return { folders: packages.map(packageFolder), data: '' };
}
