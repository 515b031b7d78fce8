import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';

/** The modules of the browser's script, each after those it imports. */
const MODULES = [
  'page/figure',
  'page/palette',
  'browser/scale',
  'browser/layout',
  'browser/axis-option',
  'browser/tooltip',
  'browser/draw-mark',
  'browser/draw-texts',
  'browser/rows-option',
  'browser/lines-option',
  'browser/main',
];

const IMPORT = /^import\s+(?:(?<names>\{[^}]*\})\s+from\s+)?'[./]+(?<path>[^']+)\.[jt]s';$/gm;
const EXPORT = /^export (?=(?:async )?(?:function|const) (?<name>\w+))/gm;

/** One classic script of the browser's modules: a page in one file has no address that modules could be imported from. */
export async function bundleScript(): Promise<string> {
  const wrapped = await Promise.all(MODULES.map(wrap));
  return `'use strict';\nconst modules = {};\n${wrapped.join('\n')}`;
}

async function wrap(path: string): Promise<string> {
  const source = await read(path);
  const names = [...source.matchAll(EXPORT)].map((match) => match.groups?.name);
  const body = source
    .replaceAll(IMPORT, (_, names: string, from: string) => `const ${names} = modules['${baseOf(from)}'];`)
    .replaceAll(EXPORT, '');
  return `modules['${baseOf(path)}'] = (() => {\n${body.trim()}\nreturn { ${names.join(', ')} };\n})();`;
}

async function read(path: string): Promise<string> {
  const isSource = import.meta.url.endsWith('.ts');
  const text = await readFile(new URL(`../${path}${isSource ? '.ts' : '.js'}`, import.meta.url), 'utf8');
  const script = isSource ? stripTypeScriptTypes(text) : text;
  return script.replaceAll(/^[ \t]+$/gm, '').replaceAll(/\n{3,}/g, '\n\n');
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
