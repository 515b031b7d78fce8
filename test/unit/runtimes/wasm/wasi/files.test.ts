import { wasi } from '@bjorn3/browser_wasi_shim';
import { expect, test } from 'vitest';
import { type Guest, OUT, openGuest, READ, ROOT, WRITE } from './open-guest.ts';

const CREATE = wasi.OFLAGS_CREAT;
const MTIM = wasi.FSTFLAGS_MTIM;

type Step = readonly [name: string, ...args: (number | bigint | string)[]];

/** What is done first, what is then asked, and the errno that answers. */
const ANSWERS: readonly [claim: string, before: readonly Step[], asked: Step, errno: number][] = [
  ['a path that leads nowhere', [], ['path_unlink_file', ROOT, 'none'], wasi.ERRNO_NOENT],
  ['an empty path', [], ['path_create_directory', ROOT, ''], wasi.ERRNO_NOENT],
  ['a path from the root', [], ['path_create_directory', ROOT, '/tmp'], wasi.ERRNO_NOTCAPABLE],
  ['a path that leads out', [], ['path_create_directory', ROOT, 'in/../../x'], wasi.ERRNO_NOENT],
  [
    'a path that leads out of what is there',
    [],
    ['path_unlink_file', ROOT, 'd/../../x'],
    wasi.ERRNO_NOTCAPABLE,
  ],
  ['a path with a NUL', [], ['path_unlink_file', ROOT, 'a.txt\0'], wasi.ERRNO_INVAL],
  [
    'a path of 4,097 bytes',
    [],
    ['path_create_directory', ROOT, `${'d/'.repeat(2048)}x`],
    wasi.ERRNO_NAMETOOLONG,
  ],
  ['a name of 256 bytes', [], ['path_create_directory', ROOT, 'é'.repeat(128)], wasi.ERRNO_NAMETOOLONG],
  ['a name of 255 bytes', [], ['path_create_directory', ROOT, `${'é'.repeat(127)}x`], 0],
  ['a folder that is there', [], ['path_create_directory', ROOT, 'd'], wasi.ERRNO_EXIST],
  ['a folder in a file', [], ['path_create_directory', ROOT, 'a.txt/x'], wasi.ERRNO_NOTDIR],
  ['a folder from a stream', [], ['path_create_directory', 1, 'x'], wasi.ERRNO_NOTDIR],
  ['a folder from a closed descriptor', [], ['path_create_directory', 9, 'x'], wasi.ERRNO_BADF],
  ['a file removed as a folder', [], ['path_remove_directory', ROOT, 'a.txt'], wasi.ERRNO_NOTDIR],
  ['a folder removed as a file', [], ['path_unlink_file', ROOT, 'd'], wasi.ERRNO_ISDIR],
  ['a folder that holds something', [], ['path_remove_directory', ROOT, 'd'], wasi.ERRNO_NOTEMPTY],
  ['the working directory, removed', [], ['path_remove_directory', ROOT, '.'], wasi.ERRNO_BUSY],
  [
    'the working directory, removed by its name',
    [],
    ['path_remove_directory', ROOT, 'sandbox'],
    wasi.ERRNO_BUSY,
  ],
  ['the working directory, renamed', [], ['path_rename', ROOT, 'sandbox', ROOT, 'x'], wasi.ERRNO_BUSY],
  ['a folder in place of it', [], ['path_rename', ROOT, 'd', ROOT, 'sandbox'], wasi.ERRNO_BUSY],
  ['a file in place of it', [], ['path_rename', ROOT, 'a.txt', ROOT, 'sandbox'], wasi.ERRNO_ISDIR],
  ['a folder moved into itself', [], ['path_rename', ROOT, 'd', ROOT, 'd/e'], wasi.ERRNO_INVAL],
  ['a folder in place of a file', [], ['path_rename', ROOT, 'd', ROOT, 'a.txt'], wasi.ERRNO_NOTDIR],
  ['a file in place of a file', [], ['path_rename', ROOT, 'a.txt', ROOT, 'd/b.txt'], 0],
  ['a file renamed to a folder path', [], ['path_rename', ROOT, 'a.txt', ROOT, 'x/'], wasi.ERRNO_NOTDIR],
  [
    'a new name of 256 bytes',
    [],
    ['path_rename', ROOT, 'a.txt', ROOT, 'x'.repeat(256)],
    wasi.ERRNO_NAMETOOLONG,
  ],
  ['a file moved into a removed folder', [], ['path_rename', ROOT, 'a.txt', 4, 'x'], wasi.ERRNO_NOENT],
  ['a second name for a folder', [], ['path_link', ROOT, 0, 'd', ROOT, 'x'], wasi.ERRNO_PERM],
  ['a second name that is taken', [], ['path_link', ROOT, 0, 'a.txt', ROOT, 'd'], wasi.ERRNO_EXIST],
  ['a link from the root', [], ['path_symlink', '/etc', ROOT, 'x'], wasi.ERRNO_NOTCAPABLE],
  [
    'a link that leads out',
    [['path_symlink', '../..', ROOT, 'd/out']],
    ['path_filestat_get', ROOT, 1, 'd/out/etc', OUT],
    wasi.ERRNO_NOTCAPABLE,
  ],
  [
    'a link to itself',
    [['path_symlink', 'x', ROOT, 'x']],
    ['path_filestat_get', ROOT, 1, 'x', OUT],
    wasi.ERRNO_LOOP,
  ],
  [
    'two links that grow with each step',
    [
      ['path_symlink', 'y/y/y', ROOT, 'x'],
      ['path_symlink', 'x/x/x', ROOT, 'y'],
    ],
    ['path_filestat_get', ROOT, 1, 'x', OUT],
    wasi.ERRNO_LOOP,
  ],
  ['what is no link, read as one', [], ['path_readlink', ROOT, 'a.txt', 512, 64, OUT], wasi.ERRNO_INVAL],
  [
    'a time that is two at once',
    [],
    ['path_filestat_set_times', ROOT, 0, 'd', 0n, 0n, MTIM | 8],
    wasi.ERRNO_INVAL,
  ],
  ['an unknown way to open', [], ['path_open', ROOT, 0, 'a.txt', 16, 0n, 0n, 0, OUT], wasi.ERRNO_INVAL],
  ['a folder, opened to write', [], ['path_open', ROOT, 0, 'd', 0, WRITE, 0n, 0, OUT], wasi.ERRNO_ISDIR],
  ['a missing file, opened', [], ['path_open', ROOT, 0, 'x', 0, READ, 0n, 0, OUT], wasi.ERRNO_NOENT],
  [
    'a file made as a folder path',
    [],
    ['path_open', ROOT, 0, 'x/', CREATE, READ, 0n, 0, OUT],
    wasi.ERRNO_ISDIR,
  ],
  ['a folder made in a removed one', [], ['path_create_directory', 4, 'x'], wasi.ERRNO_NOENT],
  ['a seek before the start', [], ['fd_seek', 5, -1n, 0, OUT], wasi.ERRNO_INVAL],
  ['a seek beyond all files', [], ['fd_seek', 5, 2n ** 62n, 2, OUT], wasi.ERRNO_INVAL],
  ['a seek from nowhere', [], ['fd_seek', 5, 0n, 3, OUT], wasi.ERRNO_INVAL],
  ['a seek on a stream', [], ['fd_seek', 1, 0n, 1, OUT], wasi.ERRNO_SPIPE],
  ['flags that there are not', [], ['fd_fdstat_set_flags', 5, 32], wasi.ERRNO_INVAL],
  ['advice that there is not', [], ['fd_advise', 5, 0n, 0n, 6], wasi.ERRNO_INVAL],
  ['no bytes allocated', [], ['fd_allocate', 5, 0n, 0n], wasi.ERRNO_INVAL],
  ['a descriptor that was never open', [], ['fd_renumber', 5, 9], wasi.ERRNO_BADF],
  ['what is not open from the start', [], ['fd_prestat_get', 5, OUT], wasi.ERRNO_BADF],
  ['a preopen name that does not fit', [], ['fd_prestat_dir_name', ROOT, 512, 0], wasi.ERRNO_NAMETOOLONG],
];

/** Descriptor 4 is a folder that is removed since, 5 is a.txt. */
function openFixture(): Guest {
  const guest = openGuest({ 'a.txt': 'text', 'd/b.txt': 'b' });
  guest.call('path_create_directory', ROOT, 'gone');
  guest.open('gone', { rights: READ });
  guest.call('path_remove_directory', ROOT, 'gone');
  guest.open('a.txt');
  return guest;
}

test.each(ANSWERS)('%s is answered as POSIX has it', (_, before, [name, ...args], errno) => {
  const { call } = openFixture();
  for (const [first, ...firstArgs] of before) expect(call(first, ...firstArgs)).toBe(0);
  expect(call(name, ...args)).toBe(errno);
});

test('one file is reached by its name, and by that of the working directory', () => {
  const guest = openGuest({ 'in.txt': 'given' });
  expect(guest.read(guest.open('sandbox/in.txt'), 10)).toBe('given');
  expect(guest.write(guest.open('sandbox/out.txt', { oflags: CREATE }), 'made')).toBe(4);
  expect(guest.read(guest.open('./out.txt'), 10)).toBe('made');
  expect(guest.read(guest.open('sandbox/sandbox/../out.txt'), 10)).toBe('made');
  expect(names(guest)).toEqual(['.', '..', 'in.txt', 'out.txt']);
});

test('a given file by the name of the working directory is what that name means', () => {
  const guest = openGuest({ 'sandbox/in.txt': 'given' });
  expect(guest.read(guest.open('sandbox/in.txt'), 10)).toBe('given');
  expect(guest.open('in.txt')).toBe(-wasi.ERRNO_NOENT);
  expect(names(guest)).toEqual(['.', '..', 'sandbox']);
});

test('a file lives on while it is open, and its bytes are free once it is closed', () => {
  const guest = openGuest({}, { filesBytes: 8 });
  const fd = guest.open('a', { oflags: CREATE });
  guest.write(fd, '12345678');
  expect(guest.call('path_unlink_file', ROOT, 'a')).toBe(0);
  guest.call('fd_seek', fd, 0n, 0, OUT);
  expect(guest.read(fd, 10)).toBe('12345678');
  expect(guest.write(guest.open('b', { oflags: CREATE }), 'x')).toBe(-wasi.ERRNO_NOSPC);
  guest.call('fd_close', fd);
  expect(guest.write(guest.open('b'), '12345678')).toBe(8);
});

test('a file with two names is one file, until the last of them is gone', () => {
  const guest = openGuest({ a: 'one' });
  expect(guest.call('path_link', ROOT, 0, 'a', ROOT, 'b')).toBe(0);
  guest.write(guest.open('b', { flags: wasi.FDFLAGS_APPEND }), '+');
  expect(guest.read(guest.open('a'), 10)).toBe('one+');
  guest.call('path_unlink_file', ROOT, 'a');
  expect(guest.read(guest.open('b'), 10)).toBe('one+');
});

test('what is written far behind the end has zeros before it, and what is cut off does not come back', () => {
  const guest = openGuest();
  const fd = guest.open('a', { oflags: CREATE });
  guest.write(fd, 'a longer text');
  guest.call('fd_filestat_set_size', fd, 2n);
  guest.call('fd_seek', fd, 5n, 0, OUT);
  guest.write(fd, 'end');
  guest.call('fd_seek', fd, 0n, 0, OUT);
  expect(guest.read(fd, 20)).toBe('a \0\0\0end');
});

test('a listing goes on where it was, whatever is removed or renamed meanwhile', () => {
  const guest = openGuest(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, ''])));
  const seen: string[] = [];
  let cookie = 2n;
  for (let round = 0; round < 100; round++) {
    const [entry] = list(guest, cookie, 64);
    if (!entry) break;
    seen.push(entry.name);
    cookie = entry.next;
    if (round % 2) guest.call('path_unlink_file', ROOT, entry.name);
    else guest.call('path_rename', ROOT, entry.name, ROOT, `${entry.name}.old`);
  }
  expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => `f${i}`));
});

test('rights only shrink, and reach what is opened from a folder', () => {
  const guest = openGuest({ 'a.txt': 'text' });
  const readOnly = guest.open('a.txt', { rights: READ });
  expect(guest.write(readOnly, 'x')).toBe(-wasi.ERRNO_BADF);
  expect(guest.call('fd_filestat_set_size', readOnly, 0n)).toBe(wasi.ERRNO_NOTCAPABLE);
  guest.call('fd_fdstat_get', ROOT, 512);
  const [rights, inheriting] = [guest.view.getBigUint64(520, true), guest.view.getBigUint64(528, true)];
  expect(guest.call('fd_fdstat_set_rights', ROOT, rights, inheriting & ~WRITE)).toBe(0);
  expect(guest.call('fd_fdstat_set_rights', ROOT, rights, inheriting)).toBe(wasi.ERRNO_NOTCAPABLE);
  expect(guest.call('fd_fdstat_set_rights', ROOT, rights | (2n ** 63n), 0n)).toBe(wasi.ERRNO_NOTCAPABLE);
  expect(guest.write(guest.open('a.txt'), 'x')).toBe(-wasi.ERRNO_BADF);
  expect(guest.call('fd_fdstat_set_rights', ROOT, 0n, 0n)).toBe(0);
  expect(guest.open('a.txt')).toBe(-wasi.ERRNO_NOTCAPABLE);
});

test('the working directory is the only preopen, and its name is the root', () => {
  const { call, memory, view } = openGuest();
  expect(call('fd_prestat_get', ROOT, OUT)).toBe(0);
  expect(view.getUint32(OUT + 4, true)).toBe(1);
  expect(call('fd_prestat_dir_name', ROOT, 512, 1)).toBe(0);
  expect(memory[512]).toBe('/'.charCodeAt(0));
  expect(call('fd_prestat_get', ROOT + 1, OUT)).toBe(wasi.ERRNO_BADF);
});

test('a name that is changed ahead of a listing is listed once', () => {
  const guest = openGuest({ a: '', b: '', c: '', d: '' });
  const [first] = list(guest, 2n, 64);
  guest.call('path_rename', ROOT, 'b', ROOT, 'B');
  const seen: string[] = [];
  for (let cookie = first?.next ?? 0n, rounds = 0; rounds < 9; rounds++) {
    const [entry] = list(guest, cookie, 32);
    if (!entry) break;
    seen.push(entry.name);
    cookie = entry.next;
  }
  expect(seen).toEqual(['B', 'c', 'd']);
});

interface Listed {
  name: string;
  next: bigint;
}

function names(guest: Guest): string[] {
  return list(guest, 0n, 2048).map(({ name }) => name);
}

function list({ call, memory, view }: Guest, cookie: bigint, bytes: number): Listed[] {
  expect(call('fd_readdir', ROOT, 8192, bytes, cookie, OUT)).toBe(0);
  const end = 8192 + view.getUint32(OUT, true);
  const entries: Listed[] = [];
  for (let at = 8192; at + 24 <= end; ) {
    const nameEnd = at + 24 + view.getUint32(at + 16, true);
    if (nameEnd > end) break;
    entries.push({
      name: Buffer.from(memory.subarray(at + 24, nameEnd)).toString(),
      next: view.getBigUint64(at, true),
    });
    at = nameEnd;
  }
  return entries;
}
