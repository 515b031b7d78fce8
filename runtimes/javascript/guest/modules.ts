import { deniedBuiltin, deniedPackage } from './absent.ts';
import { builtinExports, builtinName } from './builtin-table.ts';
import { exists, isFile, readText } from './file-system.ts';
import { host } from './host.ts';
import { dirname, join, resolve as resolvePath } from './node/path.ts';

/** A CommonJS module, as `module` inside it. */
export interface Module {
  id: string;
  filename: string;
  path: string;
  exports: unknown;
  loaded: boolean;
  children: Module[];
  paths: string[];
}

/** The `require` of one file. */
export interface Require {
  (specifier: string): unknown;
  resolve(specifier: string): string;
  cache: Record<string, Module>;
  main: Module | undefined;
}

const EXTENSIONS = ['', '.js', '.json', '.ts', '.cjs', '.mjs', '.cts', '.mts'];
const cache: Record<string, Module> = {};
let main: Module | undefined;

/** Makes `require` for a file; used as the main file's global, and by `createRequire`. */
export function makeRequire(filename: string): Require {
  const require = (specifier: string): unknown => {
    if (typeof specifier !== 'string') throw new TypeError('The "id" argument must be of type string');
    const name = resolveFrom(specifier, filename);
    return name.startsWith('node:') ? builtinExports(name.slice(5)) : requireFile(name);
  };
  return Object.assign(require, {
    cache,
    main,
    resolve: (specifier: string) => (builtinName(specifier) ? specifier : resolveFrom(specifier, filename)),
  });
}

/** Makes the main file's `module`. */
export function makeMain(filename: string): Module {
  main = makeModule(filename);
  main.id = '.';
  return main;
}

/** The canonical name of a module: an absolute path under /sandbox, or `node:…`. @throws what says why there is none */
export function resolveFrom(specifier: string, importer: string): string {
  const builtin = builtinName(specifier);
  if (builtin !== undefined) return `node:${builtin}`;
  const from = importer.startsWith('/') ? dirname(importer) : '/sandbox';
  const path = specifier.startsWith('file://') ? decodeURIComponent(specifier.slice(7)) : specifier;
  if (/^\.{0,2}\//.test(path) || path === '.' || path === '..') {
    const found = findFile(resolvePath(from, path));
    if (found !== undefined) return found;
    throw notFound(specifier, importer);
  }
  const absent = deniedBuiltin(specifier);
  if (absent) throw absent;
  const found = findPackage(specifier, from);
  if (found === undefined) throw deniedPackage(specifier);
  return found;
}

/** The source of the main file, which is evaluated as it is, CommonJS or not. */
export function loadMain(path: string): string {
  const text = readText(path);
  if (text === undefined) throw notFound(path, '');
  return sourceOf(path, text);
}

/** The source of an ES module for the engine: JSON and CommonJS files get a default export, TypeScript loses its types. */
export function loadSource(path: string): string {
  const text = readText(path);
  if (text === undefined) throw notFound(path, '');
  if (path.endsWith('.json')) return `export default ${JSON.stringify(JSON.parse(text))};`;
  const source = sourceOf(path, text);
  if (!isCommonJs(path, source)) return source;
  const exported = requireFile(path);
  const names = Object.keys(Object(exported)).filter(
    (name) => /^[A-Za-z_$][\w$]*$/.test(name) && !RESERVED.has(name),
  );
  const lines = names.map((name) => `export const ${name} = module.${name};`);
  const head = `import { createRequire } from 'node:module';\nconst module = createRequire(${JSON.stringify(path)})(${JSON.stringify(path)});`;
  return [head, 'export default module;', ...lines].join('\n');
}

const RESERVED = new Set(
  'default module createRequire class const delete export import new return static super this typeof var void'.split(
    ' ',
  ),
);

function sourceOf(path: string, text: string): string {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return /\.[cm]?ts$/.test(path) ? host.stripTypes(path, source) : source;
}

/** A file is CommonJS by its name, or when it parses as such and uses what only CommonJS has. */
function isCommonJs(path: string, source: string): boolean {
  if (/\.c[jt]s$/.test(path)) return true;
  if (/\.m[jt]s$/.test(path) || !/\bmodule\.exports\b|\bexports\.|\brequire\s*\(|\bexports\b/.test(source))
    return false;
  try {
    host.compile(path, source);
    return true;
  } catch {
    return false;
  }
}

function requireFile(filename: string): unknown {
  const known = cache[filename];
  if (known) return known.exports;
  if (main?.filename === filename) return main.exports;
  const text = readText(filename);
  if (text === undefined) throw notFound(filename, '');
  const module = makeModule(filename);
  cache[filename] = module;
  try {
    if (filename.endsWith('.json')) module.exports = JSON.parse(text);
    else runCommonJs(module, sourceOf(filename, text));
  } catch (error) {
    delete cache[filename];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

function runCommonJs(module: Module, source: string): void {
  const compiled = host.compile(module.filename, source.replace(/^#!/, '//'));
  compiled.call(
    module.exports,
    module.exports,
    makeRequire(module.filename),
    module,
    module.filename,
    module.path,
  );
}

function makeModule(filename: string): Module {
  const path = dirname(filename);
  return {
    id: filename,
    filename,
    path,
    exports: {},
    loaded: false,
    children: [],
    paths: [join(path, 'node_modules')],
  };
}

function findFile(path: string): string | undefined {
  const asFile = EXTENSIONS.map((extension) => path + extension).find((candidate) => isFile(candidate));
  if (asFile !== undefined) return asFile;
  const asTypeScript = path.replace(/\.([cm]?)js$/, '.$1ts');
  if (isFile(asTypeScript)) return asTypeScript;
  if (!exists(path)) return undefined;
  const main = packageMain(path);
  return (main === undefined ? undefined : findFile(join(path, main))) ?? findIndex(path);
}

function findIndex(folder: string): string | undefined {
  return EXTENSIONS.slice(1)
    .map((extension) => join(folder, `index${extension}`))
    .find((candidate) => isFile(candidate));
}

/** A package that was sent along in a node_modules folder, by its `main`. */
function findPackage(specifier: string, from: string): string | undefined {
  for (let folder = from; folder.startsWith('/sandbox'); folder = dirname(folder)) {
    const found = findFile(join(folder, 'node_modules', specifier));
    if (found !== undefined) return found;
  }
  return undefined;
}

function packageMain(folder: string): string | undefined {
  const text = readText(join(folder, 'package.json'));
  const main: unknown = text === undefined ? undefined : JSON.parse(text).main;
  return typeof main === 'string' && main !== '' && main !== '.' ? main : undefined;
}

function notFound(specifier: string, importer: string): Error {
  const from = importer === '' ? '' : ` imported from ${importer}`;
  return Object.assign(new Error(`Cannot find module '${specifier}'${from}`), { code: 'MODULE_NOT_FOUND' });
}
