import { realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** The folder of an installed package, by its real path: the permission model knows no links. */
export function packageFolder(name: string): string {
  const path = findPackageJSON(name, import.meta.url);
  if (path === undefined) throw new Error(`The package ${name} is not installed`);
  return dirname(realpathSync(path));
}
