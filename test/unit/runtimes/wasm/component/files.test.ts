import { expect, test } from 'vitest';
import { type Files, makeFiles } from '../../../../../runtimes/wasm/component/files.ts';
import { makeFileTree } from '../../../../../runtimes/wasm/wasi/file-tree.ts';
import { textFile } from './test-world.ts';

const NUMBERS = [0, 1, 2, -1, -0, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 1e300];
const PATHS = [
  'a',
  '',
  '.',
  '..',
  '/',
  '//',
  '__proto__',
  '\0',
  '\ud800',
  'a/'.repeat(3000),
  'x'.repeat(300),
];
const VIEWS = [new Uint8Array(), new Uint8Array(63), new Uint8Array(64)];
const FROMS = NUMBERS.flatMap((folder) => PATHS.map((path) => ({ folder, path, follows: true })));

/** Every call with hostile arguments of each of its kinds. */
const CALLS: Record<keyof Files, (files: Files) => unknown[]> = {
  duplicate: (files) => NUMBERS.map((file) => files.duplicate(file)),
  close: (files) => NUMBERS.map((file) => files.close(file)),
  readAt: (files) =>
    NUMBERS.flatMap((file) => NUMBERS.map((at) => files.readAt(file, at, new Uint8Array(8)))),
  writeAt: (files) =>
    NUMBERS.flatMap((file) => NUMBERS.map((at) => files.writeAt(file, at, new Uint8Array(8)))),
  resize: (files) => NUMBERS.flatMap((file) => NUMBERS.map((bytes) => files.resize(file, bytes))),
  stat: (files) => NUMBERS.flatMap((file) => VIEWS.map((view) => files.stat(file, view))),
  setTimes: (files) =>
    NUMBERS.flatMap((file) =>
      NUMBERS.map((flags) => files.setTimes(file, { accessed: 2n ** 64n - 1n, modified: 0n, flags })),
    ),
  openAt: (files) =>
    FROMS.flatMap(({ folder, path }) => NUMBERS.map((how) => files.openAt(folder, path, how))),
  statAt: (files) => FROMS.flatMap((from) => VIEWS.map((view) => files.statAt(from, view))),
  list: (files) => NUMBERS.map((folder) => files.list(folder)),
  readLink: (files) => FROMS.map((from) => files.readLink(from)),
  makeFolder: (files) => FROMS.map((from) => files.makeFolder(from)),
  removeFolder: (files) => FROMS.map((from) => files.removeFolder(from)),
  unlink: (files) => FROMS.map((from) => files.unlink(from)),
  symlink: (files) => FROMS.flatMap((from) => PATHS.map((target) => files.symlink(from, target))),
  link: (files) => FROMS.flatMap((from) => PATHS.map((path) => files.link(from, { folder: 0, path }))),
  rename: (files) => FROMS.flatMap((from) => PATHS.map((path) => files.rename(from, { folder: 0, path }))),
};

function open() {
  const given = textFile('a', 'given');
  const tree = makeFileTree([given], 1000, () => 0n);
  return { files: makeFiles(tree), tree, given };
}

test.each(Object.entries(CALLS))('%s throws for no numbers, names or views', (_, call) => {
  const { files, tree, given } = open();
  expect(files.openAt(0, 'a', 0b1100000)).toBe(1);
  const answers = new Set(call(files).map((answer) => typeof answer));
  expect(['number', 'string', 'undefined']).toEqual(expect.arrayContaining([...answers]));
  const used = [...tree.root.entries.values()].reduce(
    (sum, { node }) => sum + ('size' in node ? node.size : 0),
    0,
  );
  expect(used).toBeLessThanOrEqual(1000);
  expect(new TextDecoder().decode(given.content)).toBe('given');
});

test('the root stays open, whatever is closed', () => {
  const { files } = open();
  for (const file of NUMBERS) files.close(file);
  expect(files.list(0)).toBe('[["a",4]]');
});

test('nothing is made or emptied when no more can be opened', () => {
  const { files, tree } = open();
  while (files.duplicate(0) > 0);
  expect(files.openAt(0, 'made', 0b1100010)).toBeLessThan(0);
  expect(files.openAt(0, 'a', 0b1110000)).toBeLessThan(0);
  expect(files.list(0)).toBe('[["a",4]]');
  expect(tree.root.entries.get('a')?.node).toMatchObject({ size: 5 });
});
