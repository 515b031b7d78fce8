import { cwd } from '../cwd.ts';
import { invalidArgument } from '../node-error.ts';

export const sep = '/';
export const delimiter = ':';

/** The parts of a path, as `parse` gives and `format` takes them. */
export interface ParsedPath {
  root: string;
  dir: string;
  base: string;
  ext: string;
  name: string;
}

/** Resolves `.`, `..` and doubled slashes; a slash at the end stays. */
export function normalize(path: string): string {
  check(path, 'path');
  if (path === '') return '.';
  const isRooted = isAbsolute(path);
  const inner = collapse(path, isRooted) || (isRooted ? '' : '.');
  const tail = path.endsWith('/') && inner !== '' ? '/' : '';
  return `${isRooted ? '/' : ''}${inner}${tail}`;
}

/** Joins with slashes and normalises. */
export function join(...parts: string[]): string {
  for (const part of parts) check(part, 'path');
  const joined = parts.filter((part) => part !== '').join('/');
  return joined === '' ? '.' : normalize(joined);
}

/** The absolute path that the parts lead to, from right to left, from the working directory at last. */
export function resolve(...parts: string[]): string {
  let path = '';
  for (let i = parts.length - 1; i >= 0 && !isAbsolute(path); i--) {
    const part = parts[i] as string;
    check(part, `paths[${i}]`);
    if (part !== '') path = path === '' ? part : `${part}/${path}`;
  }
  if (!isAbsolute(path)) path = `${cwd()}/${path}`;
  return `/${collapse(path, true)}`;
}

/** Whether a path begins at the root. */
export function isAbsolute(path: string): boolean {
  check(path, 'path');
  return path.startsWith('/');
}

/** The path that leads from one place to another. */
export function relative(from: string, to: string): string {
  check(from, 'from');
  check(to, 'to');
  const start = segments(resolve(from));
  const end = segments(resolve(to));
  let shared = 0;
  while (shared < start.length && start[shared] === end[shared]) shared++;
  return [...start.slice(shared).map(() => '..'), ...end.slice(shared)].join('/');
}

/** The path without its last part. */
export function dirname(path: string): string {
  check(path, 'path');
  const trimmed = trimSlashes(path);
  if (trimmed === '') return path === '' ? '.' : '/';
  const cut = trimmed.lastIndexOf('/');
  if (cut <= 0) return cut < 0 ? '.' : '/';
  return cut === 1 && isAbsolute(path) ? '//' : trimmed.slice(0, cut);
}

/** The last part of a path, without the suffix if it ends so. */
export function basename(path: string, suffix?: string): string {
  check(path, 'path');
  if (suffix !== undefined) check(suffix, 'suffix');
  if (suffix !== undefined && suffix === path) return '';
  const trimmed = trimSlashes(path);
  const base = trimmed.slice(trimmed.lastIndexOf('/') + 1);
  return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

/** From the last dot of the last part; '' when there is none, or only the first character is one. */
export function extname(path: string): string {
  const base = basename(path);
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

/** Takes a path apart. */
export function parse(path: string): ParsedPath {
  const root = isAbsolute(path) ? '/' : '';
  const base = basename(path);
  const ext = extname(path);
  const trimmed = trimSlashes(path);
  const cut = trimmed.lastIndexOf('/');
  const dir = cut > 0 ? trimmed.slice(0, cut) : root;
  return { root, dir, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
}

/** Puts a path together; `dir` goes before `root`, `base` before `name` and `ext`. */
export function format(parts: Partial<ParsedPath>): string {
  if (parts === null || typeof parts !== 'object') {
    throw invalidArgument('pathObject', 'of type object', parts);
  }
  const dir = parts.dir || parts.root;
  const dot = parts.ext && !parts.ext.startsWith('.') ? '.' : '';
  const base = parts.base || `${parts.name ?? ''}${dot}${parts.ext ?? ''}`;
  if (!dir) return base;
  return dir === parts.root ? `${dir}${base}` : `${dir}/${base}`;
}

/** The path itself: only Windows has namespaced ones. */
export function toNamespacedPath(path: string): string {
  return path;
}

const path = {
  basename,
  delimiter,
  dirname,
  extname,
  format,
  isAbsolute,
  join,
  normalize,
  parse,
  relative,
  resolve,
  sep,
  toNamespacedPath,
};

export const posix = Object.assign(path, { posix: path });
export default posix;

/** The segments that remain of a path; `..` at the start remains only in a relative one. */
function collapse(path: string, isRooted: boolean): string {
  const kept: string[] = [];
  for (const segment of segments(path)) {
    if (segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isRooted) kept.push('..');
  }
  return kept.join('/');
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function trimSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

function check(value: unknown, name: string): void {
  if (typeof value !== 'string') throw invalidArgument(name, 'of type string', value);
}
