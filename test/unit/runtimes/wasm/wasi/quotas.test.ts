import { wasi } from '@bjorn3/browser_wasi_shim';
import { expect, test } from 'vitest';
import { resize, writeAt } from '../../../../../runtimes/wasm/wasi/file-content.ts';
import type { FileNode } from '../../../../../runtimes/wasm/wasi/inode.ts';
import { makeRoom } from '../../../../../runtimes/wasm/wasi/room.ts';
import { OUT, openGuest, ROOT } from './open-guest.ts';

const CREATE = wasi.OFLAGS_CREAT;

test('files hold as much as they may, to the byte, and given ones count', () => {
  const guest = openGuest({ given: '12345' }, { filesBytes: 10 });
  const fd = guest.open('made', { oflags: CREATE });
  expect(guest.write(fd, '12345')).toBe(5);
  expect(guest.preview1.isOverFiles).toBe(false);
  expect(guest.write(fd, '6')).toBe(-wasi.ERRNO_NOSPC);
  expect(guest.preview1.isOverFiles).toBe(true);
});

test('a list of buffers is written as far as there is room', () => {
  const guest = openGuest({}, { filesBytes: 5 });
  const fd = guest.open('a', { oflags: CREATE });
  expect(guest.write(fd, '123', '456')).toBe(3);
  guest.call('fd_seek', fd, 0n, 0, OUT);
  expect(guest.read(fd, 10)).toBe('123');
});

test.each([
  ['a size of 2^62', 'fd_filestat_set_size', [2n ** 62n]],
  ['a size of 2^64 - 1', 'fd_filestat_set_size', [2n ** 64n - 1n]],
  ['a size of a byte too much', 'fd_filestat_set_size', [1001n]],
  ['an allocation far away', 'fd_allocate', [2n ** 62n, 2n ** 62n]],
  ['an allocation whose end wraps around', 'fd_allocate', [2n ** 64n - 1n, 2n ** 64n - 1n]],
  ['an allocation of a byte too much', 'fd_allocate', [0n, 1001n]],
] as const)('%s is refused, and the file stays as it was', (_, name, args) => {
  const guest = openGuest({ a: 'text' });
  const fd = guest.open('a');
  expect(guest.call(name, fd, ...args)).toBe(wasi.ERRNO_NOSPC);
  expect(guest.preview1.isOverFiles).toBe(true);
  expect(guest.read(fd, 10)).toBe('text');
});

test('a byte that is written far away is refused', () => {
  const guest = openGuest({ a: 'text' });
  const fd = guest.open('a');
  expect(guest.call('fd_seek', fd, 2n ** 50n, 0, OUT)).toBe(0);
  expect(guest.write(fd, 'x')).toBe(-wasi.ERRNO_NOSPC);
  expect(guest.call('fd_pwrite', fd, 2048, 1, 2n ** 63n, OUT)).toBe(wasi.ERRNO_NOSPC);
});

test('what is cut, truncated or replaced gives its room back', () => {
  const guest = openGuest({}, { filesBytes: 10 });
  const fd = guest.open('a', { oflags: CREATE });
  for (let round = 0; round < 5; round++) {
    expect(guest.write(fd, '1234567890')).toBe(10);
    expect(guest.call('fd_filestat_set_size', fd, 0n)).toBe(0);
    guest.call('fd_seek', fd, 0n, 0, OUT);
    expect(guest.write(fd, '1234567890')).toBe(10);
    guest.call('fd_close', guest.open('a', { oflags: wasi.OFLAGS_TRUNC }));
    guest.call('fd_seek', fd, 0n, 0, OUT);
  }
  guest.write(fd, '12345');
  guest.write(guest.open('b', { oflags: CREATE }), '12345');
  expect(guest.call('path_rename', ROOT, 'b', ROOT, 'a')).toBe(0);
  guest.call('fd_close', fd);
  expect(guest.write(guest.open('c', { oflags: CREATE }), '12345')).toBe(5);
  expect(guest.preview1.isOverFiles).toBe(false);
});

test('the target of a link takes room as a file of that size does', () => {
  const guest = openGuest({}, { filesBytes: 10 });
  expect(guest.call('path_symlink', '12345678901', ROOT, 'l')).toBe(wasi.ERRNO_NOSPC);
  expect(guest.call('path_symlink', '1234567890', ROOT, 'l')).toBe(0);
  expect(guest.write(guest.open('a', { oflags: CREATE }), 'x')).toBe(-wasi.ERRNO_NOSPC);
  expect(guest.call('path_unlink_file', ROOT, 'l')).toBe(0);
  expect(guest.write(guest.open('a'), 'x')).toBe(1);
});

test('there are 10,000 names, of whatever kind, and no more', () => {
  const guest = openGuest({ a: '' });
  let made = 1;
  while (made < 20_000 && guest.call('path_create_directory', ROOT, `d${made}`) === 0) made++;
  expect(made).toBe(10_000);
  expect(guest.preview1.isOverFiles).toBe(true);
  expect(guest.open('f', { oflags: CREATE })).toBe(-wasi.ERRNO_NOSPC);
  expect(guest.call('path_link', ROOT, 0, 'a', ROOT, 'b')).toBe(wasi.ERRNO_NOSPC);
  expect(guest.call('path_symlink', 'a', ROOT, 'b')).toBe(wasi.ERRNO_NOSPC);
  expect(guest.call('path_rename', ROOT, 'a', ROOT, 'b')).toBe(0);
  expect(guest.call('path_unlink_file', ROOT, 'b')).toBe(0);
  expect(guest.open('f', { oflags: CREATE })).toBeGreaterThan(ROOT);
});

test('there are 1,024 descriptors, and a closed one makes room for the next by the lowest number', () => {
  const guest = openGuest({ a: '' });
  for (let fd = 4; fd < 1024; fd++) expect(guest.open('a')).toBe(fd);
  expect(guest.open('new', { oflags: CREATE })).toBe(-wasi.ERRNO_MFILE);
  expect(guest.open('new')).toBe(-wasi.ERRNO_MFILE);
  guest.call('fd_close', 700);
  guest.call('fd_close', 5);
  expect(guest.open('new')).toBe(-wasi.ERRNO_NOENT);
  expect(guest.open('a')).toBe(5);
  expect(guest.open('a')).toBe(700);
});

test('a given file is not changed where it came from', () => {
  const content = Buffer.from('given');
  const guest = openGuest({}, { files: [{ path: 'a', content }] });
  guest.write(guest.open('a'), 'X');
  guest.call('fd_filestat_set_size', guest.open('a'), 2n);
  expect(content.toString()).toBe('given');
  expect(guest.read(guest.open('a'), 10)).toBe('Xi');
});

test.each([
  [1000, 0],
  [1000, 1],
  [1000, 499],
  [3, 1000],
  [1, 2],
])('a file that goes from %i bytes to %i keeps at most twice that many of the host', (before, after) => {
  const room = makeRoom(2000);
  const nothing = { bytes: new Uint8Array(), size: 0, isGiven: false };
  const times = { accessed: 0n, modified: 0n, changed: 0n };
  const file: FileNode = { kind: 'file', inode: 1n, links: 1, opens: 0, ...times, ...nothing };
  for (let at = 0; at < before; at++) expect(writeAt(file, Uint8Array.of(1), { at, room })).toBe(true);
  expect(file.bytes.length).toBeLessThanOrEqual(2 * before);
  expect(resize(file, after, room)).toBe(true);
  expect(file.bytes.length).toBeLessThanOrEqual(2 * after);
  expect(room.take(2000 - after)).toBe(true);
});
