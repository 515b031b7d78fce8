import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectPython } from '../../../runtimes/python/provide.ts';
import { readArchive } from '../../../runtimes/python/wheels/archive.ts';
import { sideImports } from '../../../runtimes/python/wheels/side-module.ts';
import { readWheels } from '../../../runtimes/python/wheels/wheel.ts';
import { ProvideError } from '../../../src/core/runtime.ts';
import { makeArchive } from '../../wheels/archive.ts';
import { nativeWheel, pureWheel, writeWheels } from '../../wheels/wheels.ts';

const METADATA = { 'a-1.dist-info/METADATA': 'Name: a\n' };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloche-wheels-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('wheels are told by their names and by what is in them', async () => {
  await writeWheels(folder, [pureWheel(), nativeWheel()]);
  const facts = readWheels(folder).map(({ archive: _, entries: __, bytes, ...rest }) => rest);
  expect(facts).toEqual([
    { file: nativeWheel()[0], name: 'abacus', version: '1.0', kind: 'native', modules: ['abacus'] },
    { file: pureWheel()[0], name: 'tally', version: '1.0', kind: 'pure', modules: ['tally'] },
  ]);
});

test.each([
  ['notes.txt', 'text', 'PEP 427'],
  ['a-1-py2-none-any.whl', '', 'py3-none-any'],
  ['a-1-cp313-cp313-pyemscripten_2026_0_wasm32.whl', '', 'cp314'],
  ['a-1-cp314-cp314-manylinux_2_28_x86_64.whl', '', 'pyemscripten_2026_0_wasm32'],
  ['a-1-py3-none-any.whl', 'no archive', 'Expected a ZIP archive'],
  ['a-1-py3-none-any.whl', makeArchive({ 'a.py': '' }), 'METADATA'],
  ['a-1-py3-none-any.whl', makeArchive({ ...METADATA, 'a.so': '' }), 'no file that ends in .so'],
  ['a-1-py3-none-any.whl', makeArchive({ ...METADATA, '../a.py': '' }), 'outside of itself'],
  ['a-1-cp314-cp314-pyodide_2026_0_wasm32.whl', makeArchive(METADATA), 'a file that ends in .so'],
  ['a-1-cp314-cp314-pyodide_2026_0_wasm32.whl', makeArchive({ ...METADATA, 'a.so': 'ELF' }), 'side module'],
])('%s that is not what this Python can take is refused by its name', async (name, content, reason) => {
  await writeWheels(folder, [[name, Buffer.from(content)]]);
  const read = () => readWheels(folder);
  expect(read).toThrow(ProvideError);
  expect(read).toThrow(join(folder, name));
  expect(read).toThrow(reason);
});

test('two wheels of one name are refused, and so is a folder that is none', async () => {
  await writeWheels(folder, [pureWheel(), ['Tally-2.0-py3-none-any.whl', pureWheel()[1]]]);
  expect(() => readWheels(folder)).toThrow(/Expected one wheel of .*tally-1.0.*/i);
  expect(() => readWheels(join(folder, 'absent'))).toThrow('ENOENT');
});

test('an archive whose entry is damaged, or larger than it says, is refused as it is read', () => {
  const content = 'a'.repeat(100);
  const archive = makeArchive({ a: content });
  const [entry] = readArchive(archive);
  expect(Buffer.from(entry?.read() ?? []).toString()).toBe(content);
  archive[40] = 0;
  expect(() => entry?.read()).toThrow('damaged');
  const bomb = makeArchive({ a: deflateRawSync(Buffer.alloc(1_000_000)) });
  const directory = bomb.lastIndexOf(Buffer.from('PK\x01\x02'));
  bomb.writeUInt16LE(8, directory + 10);
  expect(() => readArchive(bomb)[0]?.read()).toThrow();
});

test('the names that side modules import are known without loading them', async () => {
  await writeWheels(folder, [nativeWheel()]);
  const imported = sideImports(readWheels(folder).flatMap(({ entries }) => entries));
  expect(imported).toContain('PyModuleDef_Init');
  expect(sideImports([])).toBeUndefined();
});

test('each set of wheels has an image of its own', async () => {
  const folders = new Set<string>();
  const look = async (wheels?: string) => folders.add((await inspectPython({ flags: [], wheels })).folder);
  await look();
  for (const wheels of [[pureWheel()], [pureWheel(), nativeWheel()], [pureWheel('other = 1')]]) {
    await rm(folder, { recursive: true });
    await look(await writeWheels(folder, wheels));
  }
  expect(folders.size).toBe(4);
});
