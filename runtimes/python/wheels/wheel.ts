import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProvideError } from '../../../src/core/runtime.ts';
import { PYTHON_VERSION } from '../image/inputs.ts';
import { type ArchiveEntry, readArchive } from './archive.ts';
import { isSideModule } from './side-module.ts';

/** What is told of a wheel. `pure` is Python alone; `native` has WebAssembly modules beside it. */
export interface WheelFacts {
  file: string;
  name: string;
  version: string;
  kind: 'pure' | 'native';
  /** The modules at its top that can be imported. */
  modules: readonly string[];
  /** The size of its file, as it was found. */
  bytes: number;
}

/** A wheel that an operator wants every run to find. */
export interface Wheel extends WheelFacts {
  archive: Uint8Array;
  entries: readonly ArchiveEntry[];
}

const PYTHON = 'py3';
const ABI = `cp${PYTHON_VERSION.replace('.', '')}`;
/** The Emscripten and the ABI that the pinned engine was built by, as its lock file says. */
const PLATFORMS = ['pyemscripten_2026_0_wasm32', 'pyodide_2026_0_wasm32', 'emscripten_5_0_3_wasm32'];
/** Name, version, build number, and the tags of Python, ABI and platform. Source: PEP 427. */
const FILE_NAME = /^([\w.]+)-([\w.!+]+)(?:-\d\w*)?-([\w.]+)-([\w.]+)-([\w.]+)\.whl$/;

/**
 * Reads the wheels of a folder, in the order of their names.
 * @throws ProvideError that names the file, for what is no wheel that this Python can take
 */
export function readWheels(folder: string): Wheel[] {
  const wheels = list(folder).map((file) => readWheel(folder, file));
  const named = Map.groupBy(wheels, ({ name }) => name.toLowerCase().replace(/[-_.]+/g, '_'));
  for (const [, [first, second]] of named) {
    if (first && second) {
      throw new ProvideError(
        `Expected one wheel of ${first.name} in ${folder}, got ${first.file} and ${second.file}`,
      );
    }
  }
  return wheels;
}

/** The SHA-256 of each wheel, by its file's name. */
export function hashWheels(wheels: readonly Wheel[]): Record<string, string> {
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return Object.fromEntries(wheels.map(({ file, archive }) => [`wheels/${file}`, hash(archive)]));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new ProvideError(`Expected a folder of wheels at ${folder}, got ${code}`);
  }
}

function readWheel(folder: string, file: string): Wheel {
  const path = join(folder, file);
  const { name, version, kind } = parseName(file, path);
  try {
    const archive = readFileSync(path);
    const entries = readArchive(archive);
    checkEntries(entries, kind);
    const modules = topModules(entries.map((entry) => entry.path));
    return { file, name, version, kind, modules, bytes: archive.length, archive, entries };
  } catch (cause) {
    throw new ProvideError(`${path} cannot be used: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function parseName(file: string, path: string): Pick<Wheel, 'name' | 'version' | 'kind'> {
  const [, name = '', version = '', python = '', abi = '', platform = ''] = FILE_NAME.exec(file) ?? [];
  if (name === '') throw new ProvideError(`Expected a file named as a wheel is (PEP 427), got ${path}`);
  const has = (tags: string, test: (tag: string) => boolean): boolean => tags.split('.').some(test);
  const isPure = has(python, (tag) => tag === PYTHON) && abi === 'none' && platform === 'any';
  const isNative = has(abi, (tag) => tag === ABI) && has(platform, (tag) => PLATFORMS.includes(tag));
  if (isPure || isNative) return { name, version, kind: isPure ? 'pure' : 'native' };
  throw new ProvideError(
    `Expected a wheel for ${PYTHON}-none-any, or for ${ABI} on ${PLATFORMS[0]}, ` +
      `got ${python}-${abi}-${platform}: ${path}`,
  );
}

function checkEntries(entries: readonly ArchiveEntry[], kind: Wheel['kind']): void {
  for (const { path } of entries) {
    const isInside = !path.startsWith('/') && !/[\\\0]/.test(path) && !path.split('/').includes('..');
    if (!isInside) throw new Error('it has a file outside of itself');
  }
  if (!entries.some(({ path }) => /^[^/]+\.dist-info\/METADATA$/.test(path))) {
    throw new Error('expected dist-info with METADATA');
  }
  const modules = entries.filter(({ path }) => path.endsWith('.so'));
  if (modules.length > 0 !== (kind === 'native')) {
    throw new Error(`expected ${kind === 'native' ? 'a' : 'no'} file that ends in .so, as its name says`);
  }
  const other = modules.find((entry) => !isSideModule(entry.read()));
  if (other) throw new Error(`expected a WebAssembly side module, got another ${other.path}`);
}

/** `NAME.py`, `NAME/__init__.py`, `NAME.so` and `NAME.TAG.so`. */
function topModules(paths: readonly string[]): string[] {
  const named = paths.map(
    (path) => /^([A-Za-z_]\w*)(?:\.py|\/__init__\.py|(?:\.[\w-]+)?\.so)$/.exec(path)?.[1],
  );
  return [...new Set(named)]
    .filter((name) => name !== undefined && name !== '__main__')
    .map(String)
    .sort();
}
