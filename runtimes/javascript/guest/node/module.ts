import { builtinName, builtinNames } from '../builtin-table.ts';
import { makeRequire, type Require } from '../modules.ts';

/** Makes a `require` for a file, given by its path or file URL. */
export function createRequire(filename: unknown): Require {
  return makeRequire(String(filename).replace(/^file:\/\//, ''));
}

/** The names of Node's modules that the sandbox has. */
export const builtinModules = builtinNames;

/** Whether a specifier names one of them. */
export function isBuiltin(specifier: string): boolean {
  return builtinName(specifier) !== undefined;
}

export default { createRequire, builtinModules, isBuiltin };
