import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { pythonModules } from './python-imports.ts';

/** Relative specifiers of imports, re-exports and requires. A comment that looks like one sends a file too many, no more. */
const SPECIFIER = /(?:\bfrom|\bimport\s*\(?|\brequire\s*\()\s*(["'])(\.{1,2}\/[^"'\n]+)\1/g;
const EXTENSIONS = ['.js', '.json', '.ts', '.cjs', '.mjs', '.cts', '.mts'];
const MODULE = /\.(?:[cm]?[jt]s|json|py)$/;

/**
 * Finds the modules that a file reaches by imports of its own folder, as paths from its folder, itself first. What lies outside
 * of that folder, is reached through a link that leads out, or is no module by its name, is left to the program to
 * miss: it is not vetted, and must not fetch the host's files.
 */
export async function findImports(folder: string, file: string): Promise<string[]> {
  const root = await realpath(folder);
  const found = new Set([file]);
  for (const path of found) {
    if (!MODULE.test(path)) continue;
    const source = await readFile(join(folder, path), 'utf8');
    const modules = path.endsWith('.py') ? pythonModules(path, source) : scriptModules(path, source);
    for (const candidates of modules) {
      const reached = await firstWithin(root, candidates);
      if (reached !== undefined) found.add(reached);
    }
  }
  return [...found];
}

/** The sandbox's own rules: the name as it is, with an extension, TypeScript in place of JavaScript, an index. */
function scriptModules(path: string, source: string): string[][] {
  return [...source.matchAll(SPECIFIER)].map(([, , specifier = '']) => {
    const module = join(dirname(path), specifier);
    return [
      module,
      ...EXTENSIONS.map((extension) => module + extension),
      module.replace(/\.([cm]?)js$/, '.$1ts'),
      ...EXTENSIONS.map((extension) => join(module, `index${extension}`)),
    ];
  });
}

async function firstWithin(root: string, candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates.map((path) => normalize(path))) {
    if (MODULE.test(candidate) && (await isWithin(root, candidate))) return candidate.replaceAll(sep, '/');
  }
  return undefined;
}

async function isWithin(root: string, path: string): Promise<boolean> {
  try {
    const real = await realpath(join(root, path));
    return real.startsWith(root + sep) && !path.startsWith('..') && (await stat(real)).isFile();
  } catch {
    return false;
  }
}
