import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const MAX_TARBALL_BYTES = 2 * 1024 * 1024;
const NODE_24 = '24';

let folder: string;
let tarball: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloche-package-'));
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], ROOT));
  tarball = join(folder, packed.filename);
  const empty = { name: 'empty', private: true, type: 'module', allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(empty));
  npm(['install', '--no-audit', '--no-fund', tarball, `node@${NODE_24}`], folder);
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tarball is small and holds no sources of tests or benchmarks', () => {
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  expect(statSync(tarball).size).toBeLessThan(MAX_TARBALL_BYTES);
  expect(
    files.filter((file) => /^package\/(test|bench|src\/(?!cli\/cloche\.mjs$)|workers|runtimes)/.test(file)),
  ).toEqual([]);
});

test("the README's library example runs from the installed package with full walls", () => {
  expect(runExample(process.execPath, libraryExample())).toContain('42');
});

test('the installed package runs under Node 24 where reduced walls are asked for', () => {
  const node = join(folder, 'node_modules', '.bin', 'node');
  expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
  const reduced = libraryExample().replace('createRunner({', "createRunner({ walls: 'reduced',");
  expect(runExample(node, reduced)).toContain('42');
  expect(() => runExample(node, libraryExample())).toThrow(/cannot give full walls/);
});

test('the installed command runs a file', () => {
  writeFileSync(join(folder, 'hello.ts'), 'const answer: number = 6 * 7; console.log(answer);');
  const bin = join(folder, 'node_modules', 'cloche', 'src', 'cli', 'cloche.mjs');
  const stdout = execFileSync(process.execPath, [bin, 'run', 'hello.ts'], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
  });
  expect(stdout).toBe('42\n');
});

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The first block of the README that imports the library. */
function libraryExample(): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
  const example = blocks.find((code) => code.includes("from 'cloche'"));
  if (example === undefined) throw new Error('The README has no library example');
  return example;
}

function runExample(node: string, code: string): string {
  const path = join(folder, 'example.mjs');
  writeFileSync(path, code);
  return execFileSync(node, [path], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
