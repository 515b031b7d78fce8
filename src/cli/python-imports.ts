import { dirname, join } from 'node:path';

/** `import a.b, c as d`, and `from ..a import b, c`, at the start of a line. */
const IMPORT = /^[ \t]*import[ \t]+([\w., \t]+)/gm;
const FROM = /^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(?:\(([^)]*)\)|([^\n#]*))/gm;

/**
 * The modules that a file of Python may mean, each by the paths at which it may be, from the folder of the program. A name
 * of the standard library is no file there, and one that `from` takes out of a module may be a module itself.
 */
export function pythonModules(path: string, source: string): string[][] {
  const plain = [...source.matchAll(IMPORT)].flatMap(([, names = '']) =>
    split(names).flatMap((name) => upTo('', name)),
  );
  const taken = [...source.matchAll(FROM)].flatMap(([, dots = '', name = '', listed, rest = '']) => {
    const from = dots === '' ? '' : join(dirname(path), ...Array<string>(dots.length - 1).fill('..'));
    const inner = split(listed ?? rest).map((part) => join(from, ...name.split('.'), part));
    return [...upTo(from, name), ...inner];
  });
  return [...new Set([...plain, ...taken])].map((module) => [`${module}/__init__.py`, `${module}.py`]);
}

/** The names of a list, without what they are called afterwards. */
function split(names: string): string[] {
  return names
    .split(',')
    .map((name) => name.trim().split(/\s/)[0] ?? '')
    .filter((name) => /^\w[\w.]*$/.test(name));
}

/** A module and the packages that it is in. */
function upTo(from: string, name: string): string[] {
  const parts = name.split('.').filter((part) => part !== '');
  return parts.map((_, index) => join(from, ...parts.slice(0, index + 1)));
}
