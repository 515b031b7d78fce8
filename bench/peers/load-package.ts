import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Absent } from './peer.ts';

const BENCH = fileURLToPath(new URL('..', import.meta.url));

/** A package of the benchmark: its exports, unchecked, and the version that is installed. */
export interface LoadedPackage {
  module: unknown;
  version: string;
}

/** Loads a package of bench/package.json, which the product does without. @throws Absent where it is not installed, or does not load */
export async function loadPackage(name: string): Promise<LoadedPackage> {
  const version = versionOf(name);
  try {
    return { module: await import(name), version };
  } catch (error) {
    throw new Absent(`The package ${name} does not load here: ${String(error).slice(0, 200)}`);
  }
}

/** The version of a package that is installed. @throws Absent where it is not */
export function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8')).version;
}

/** The folder of a package that is installed; the name decides, for not every package exports its package.json. */
function folderOf(name: string): string {
  const require = createRequire(import.meta.url);
  const folder = require.resolve.paths(name)?.find((path) => exists(join(path, name, 'package.json')));
  if (folder === undefined) {
    throw new Absent(`The package ${name} is not installed: npm install --prefix ${BENCH}`);
  }
  return join(folder, name);
}

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}
