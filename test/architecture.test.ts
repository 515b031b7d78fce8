import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['src', 'runtimes', 'workers', 'bench'];

/** What each room may import, by the longest prefix that fits; a room may always import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/core': [],
  'src/audit': ['src/core'],
  'src/access': ['src/core'],
  'src/server': ['src/core', 'src/access/access.ts', 'src/audit/record.ts'],
  'src/store': ['src/core', 'src/audit'],
  'src/runner': ['src/core', 'workers', 'runtimes/registry.ts', 'runtimes/cache-folder.ts'],
  'src/cli': ['src', 'workers', 'runtimes/registry.ts'],
  'src/cli/bench.ts': ['src/cli', 'bench/main.ts'],
  'runtimes/javascript/guest': [],
  runtimes: ['src/core'],
  'workers/sandbox': ['src/core', 'runtimes', 'workers/protocol.ts'],
  workers: ['src/core', 'workers/sandbox/lock.ts', 'runtimes/private-folder.ts'],
  bench: ['src', 'workers', 'runtimes'],
};

/** Packages that only some rooms may import, by the start of the name. */
const PACKAGES: Record<string, readonly string[]> = {
  ioredis: ['src/store', 'bench'],
  bullmq: ['src/store', 'bench'],
  'rate-limiter-flexible': ['src/store'],
  '@noble/': ['src/audit', 'src/access'],
  jose: ['src/access'],
  otplib: ['src/access'],
  uqr: ['src/access'],
  hono: ['src/server'],
  '@hono/zod-openapi': ['src/server'],
  '@hono/node-server': ['src/cli', 'bench'],
  citty: ['src/cli'],
  pino: ['src/cli'],
  '@jitl/': ['runtimes/javascript', 'bench/peers'],
  '@swc/': ['runtimes/typescript'],
  '@bjorn3/': ['runtimes/wasm'],
  '@bytecodealliance/': ['runtimes/wasm'],
  'isolated-vm': ['bench/peers'],
  '@sebastianwessel/': ['bench/peers'],
  '@pydantic/': ['bench/peers'],
  run: ['bench/peers'],
  workerd: ['bench/peers'],
  echarts: ['bench/report'],
};

/** Rooms that also run where there is no Node. */
const WITHOUT_NODE = ['src/core', 'src/audit', 'src/access', 'src/server', 'runtimes/javascript/guest'];

const MAX_LINES = 300;

interface Source {
  path: string;
  text: string;
  imports: string[];
}

const sources: Source[] = ROOMS.flatMap((room) => list(join(ROOT, room))).map((file) => {
  const text = readFileSync(file, 'utf8');
  return { path: relative(ROOT, file), text, imports: importsOf(text) };
});

test('every import goes along an arrow of the architecture', () => {
  const wrong = sources.flatMap(({ path, imports }) => {
    const room = roomOf(path);
    return imports
      .filter((name) => name.startsWith('.'))
      .map((name) => normalize(join(dirname(path), name)))
      .filter(
        (target) => !isWithin(target, room) && !(MAY_IMPORT[room] ?? []).some((to) => isWithin(target, to)),
      )
      .map((target) => `${path} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('a package is imported only in its rooms', () => {
  const wrong = sources.flatMap(({ path, imports }) =>
    imports
      .filter((name) => {
        const rule = Object.keys(PACKAGES).find(
          (start) => name === start || name.startsWith(`${start.replace(/\/$/, '')}/`),
        );
        return rule !== undefined && !(PACKAGES[rule] ?? []).some((room) => isWithin(path, room));
      })
      .map((name) => `${path} → ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('rooms that run without Node import nothing of it', () => {
  const wrong = sources
    .filter(({ path }) => WITHOUT_NODE.some((room) => isWithin(path, room)))
    .flatMap(({ path, imports }) =>
      imports.filter((name) => name.startsWith('node:')).map((name) => `${path} → ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('the sandbox is started, never imported, but for the type of its walls', () => {
  const wrong = sources
    .filter(({ path }) => !isWithin(path, 'workers/sandbox'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^import (?!type\b).*from '(.*sandbox\/.*)'/gm)].map(
        ([, name]) => `${path} → ${name}`,
      ),
    );
  expect(wrong).toEqual([]);
});

test('there is no import cycle', () => {
  const graph = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(path), name))),
    ]),
  );
  expect(findCycle(graph)).toBeUndefined();
});

test(`no source file is longer than ${MAX_LINES} lines`, () => {
  const long = sources.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES).map(({ path }) => path);
  expect(long).toEqual([]);
});

/** The sources under a folder, but for those of packages. */
function list(folder: string): string[] {
  return globSync('**/*.{ts,mts}', { cwd: folder, exclude: ['**/node_modules'] }).map((path) =>
    join(folder, path),
  );
}

/** The names of a file's imports that exist at run time; types have no arrows but stay within reach of the rules. */
function importsOf(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'/gm);
  const calls = text.matchAll(/\bimport\('([^']+)'\)/g);
  return [...statements, ...calls].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

function roomOf(path: string): string {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => isWithin(path, room));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? path;
}

function isWithin(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`);
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const cycle = walk(next, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const cycle = walk(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}
