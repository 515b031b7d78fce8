import { wasi } from '@bjorn3/browser_wasi_shim';
import { expect, test } from 'vitest';
import { type Guest, OUT, openGuest, ROOT } from './open-guest.ts';

/** A run that makes, changes, rewrites, moves, links and removes files. */
function runAll(guest: Guest): Guest {
  const make = (path: string, text: string): unknown =>
    guest.write(guest.open(path, { oflags: wasi.OFLAGS_CREAT }), text);
  make('new.txt', 'new');
  guest.call('path_create_directory', ROOT, 'dir');
  make('dir/deep.log', 'deep');
  make('sandbox/absolute.txt', 'there');
  make('changed.txt', 'C');
  make('same.txt', 's');
  guest.call('path_rename', ROOT, 'moved.txt', ROOT, 'elsewhere.txt');
  guest.call('path_unlink_file', ROOT, 'removed.txt');
  guest.call('path_symlink', 'new.txt', ROOT, 'link.txt');
  guest.call('path_symlink', '.', ROOT, 'loop');
  return guest;
}

const GIVEN = {
  'changed.txt': 'changed',
  'kept/untouched.txt': 'kept',
  'moved.txt': 'moved',
  'removed.txt': 'removed',
  'same.txt': 'same',
};

test('what the run made or changed comes back, and nothing else', () => {
  const { preview1, seen } = runAll(openGuest(GIVEN));
  expect(preview1.collect(undefined)).toBe(true);
  expect(Object.entries(seen.files)).toEqual([
    ['absolute.txt', 'there'],
    ['changed.txt', 'Changed'],
    ['dir/deep.log', 'deep'],
    ['elsewhere.txt', 'moved'],
    ['new.txt', 'new'],
  ]);
});

test.each([
  [['*.txt'], ['absolute.txt', 'changed.txt', 'elsewhere.txt', 'new.txt', 'same.txt']],
  [
    ['kept', '**/*.log'],
    ['dir/deep.log', 'kept/untouched.txt'],
  ],
  [[], []],
])('globs %j take what matches, changed or not', (globs, paths) => {
  const { preview1, seen } = runAll(openGuest(GIVEN));
  expect(preview1.collect(globs)).toBe(true);
  expect(Object.keys(seen.files)).toEqual(paths);
});

test('the first file that does not fit is the last that is offered', () => {
  const offered: string[] = [];
  const output = {
    write: () => true,
    deny: () => undefined,
    file: (path: string) => offered.push(path) < 2,
    display: () => true,
    arming: () => undefined,
    derived: () => undefined,
    started: () => undefined,
    quit: () => {
      throw new Error('unexpected');
    },
  };
  const { preview1 } = runAll(openGuest(GIVEN, { output }));
  expect(preview1.collect(undefined)).toBe(false);
  expect(offered).toEqual(['absolute.txt', 'changed.txt']);
});

test('thousands of folders in one another are no harm', () => {
  const guest = openGuest();
  let folder = ROOT;
  for (let depth = 0; depth < 5000; depth++) {
    expect(guest.call('path_create_directory', folder, 'd')).toBe(0);
    expect(guest.call('path_open', folder, 0, 'd', 0, 0n, 0n, 0, OUT)).toBe(0);
    if (folder !== ROOT) guest.call('fd_close', folder);
    folder = guest.view.getUint32(OUT, true);
  }
  expect(guest.call('path_open', folder, 0, 'f', wasi.OFLAGS_CREAT, 0n, 0n, 0, OUT)).toBe(0);
  expect(guest.preview1.collect(undefined)).toBe(true);
  expect(guest.seen.files).toEqual({});
});

test('times, numbers and orders are the same on every run', () => {
  const observe = (): Buffer => {
    const guest = runAll(openGuest(GIVEN));
    guest.call('fd_readdir', ROOT, 16_384, 4096, 0n, OUT);
    for (const [index, path] of ['new.txt', 'dir', 'link.txt', 'kept', 'changed.txt'].entries()) {
      expect(guest.call('path_filestat_get', ROOT, 0, path, 32_768 + index * 64)).toBe(0);
    }
    guest.call('random_get', 40_000, 1000);
    return Buffer.from(guest.memory);
  };
  expect(observe().equals(observe())).toBe(true);
});
