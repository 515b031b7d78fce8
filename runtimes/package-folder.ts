import { realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** The folder of an installed package, by its real path: the permission model knows no links. */
export function packageFolder(name: string): string {
  return folderOf(findPackageJSON(name, import.meta.url), name);
}

/** The folder of this package, which holds more than its built files: a look-up of packages passes through it. */
export function ownFolder(): string {
  return folderOf(findPackageJSON(import.meta.url), 'cloche');
}

function folderOf(manifest: string | undefined, name: string): string {
  if (manifest === undefined) throw new Error(`The package ${name} is not installed`);
  return dirname(realpathSync(manifest));
}
