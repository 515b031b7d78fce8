import { wasi } from '@bjorn3/browser_wasi_shim';
import { describe, expect, test } from 'vitest';
import { PREVIEW1 } from '../../../../../runtimes/wasm/wasi/signatures.ts';
import { type Guest, isEnd, openGuest, PAGE_BYTES, ROOT } from './open-guest.ts';

const EXTREMES = {
  i32: [
    0,
    1,
    3,
    4,
    8,
    PAGE_BYTES - 1,
    PAGE_BYTES,
    2 ** 29,
    2 ** 31 - 1,
    -(2 ** 31),
    -8,
    -1,
    Number.NaN,
    2 ** 32 - 1,
  ],
  i64: [0n, 1n, 2n, 2n ** 31n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n), -1n],
} as const;

const HIGHEST_ERRNO = 76;

/** Every combination of few values, and every extreme one in each place among them. */
function* argumentsOf(params: readonly ('i32' | 'i64')[]): Generator<readonly (number | bigint)[]> {
  const fillers: readonly { i32: number; i64: bigint }[] = [
    { i32: 0, i64: 0n },
    { i32: ROOT, i64: 1n },
    { i32: 8, i64: -1n },
    { i32: PAGE_BYTES - 4, i64: 2n ** 62n },
    { i32: -1, i64: 2n ** 63n - 1n },
  ];
  for (const filler of fillers) {
    const plain = params.map((type) => filler[type]);
    yield plain;
    for (const [at, type] of params.entries())
      for (const value of EXTREMES[type]) yield plain.with(at, value);
    for (const [at, type] of params.slice(1).entries()) {
      for (const first of EXTREMES[params[at] ?? 'i32']) {
        for (const second of EXTREMES[type]) yield plain.with(at, first).with(at + 1, second);
      }
    }
  }
}

function attempt({ call }: Guest, name: string, args: readonly (number | bigint)[]): unknown {
  try {
    return call(name, ...args);
  } catch (error) {
    return isEnd(error) ? 'ended' : error;
  }
}

const isAnswer = (answer: unknown): boolean =>
  answer === 'ended' || (Number.isInteger(answer) && Number(answer) >= 0 && Number(answer) <= HIGHEST_ERRNO);

describe.each(Object.entries(PREVIEW1))('%s, told numbers that no program would', (name, { params }) => {
  test('answers with an errno, and an address that is wrong has nothing written anywhere', () => {
    const guest = openGuest({ 'a.txt': 'text' });
    for (const args of argumentsOf(params)) {
      guest.memory.fill(0x61);
      const before = guest.memory.slice();
      const answer = attempt(guest, name, args);
      expect(isAnswer(answer), `${name}(${args.join()}): ${answer}`).toBe(true);
      if (answer === wasi.ERRNO_FAULT && name !== 'random_get') {
        expect(Buffer.compare(guest.memory, before), `${name}(${args.join()})`).toBe(0);
      }
    }
  });

  test('answers without a memory, or before it is there', () => {
    const guest = openGuest();
    guest.preview1.attach(undefined);
    for (const args of argumentsOf(params)) {
      const answer = attempt(guest, name, args);
      expect(isAnswer(answer), `${name}(${args.join()}): ${answer}`).toBe(true);
    }
  });
});

test('memory that is shared is as good as any', () => {
  const { preview1, seen } = openGuest({ 'a.txt': 'text' }, { args: ['é'], stdin: Buffer.from('in') });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  preview1.attach(memory);
  const view = new DataView(memory.buffer);
  const bytes = new Uint8Array(memory.buffer);
  const call = (name: string, ...args: (number | bigint)[]): unknown =>
    (preview1.functions[name] as (...args: unknown[]) => unknown)(...args);
  bytes.set(Buffer.from('a.txt'), 100);
  for (const [index, value] of [100, 5, 105, 200].entries()) view.setUint32(index * 4, value, true);
  expect(call('args_get', 512, 600)).toBe(0);
  expect(call('random_get', 40_000, 1000)).toBe(0);
  expect(call('fd_prestat_dir_name', ROOT, 700, 1)).toBe(0);
  expect(call('path_open', ROOT, 0, 100, 5, 0, 2n, 0n, 0, 800)).toBe(0);
  expect(call('path_symlink', 100, 5, ROOT, 102, 3)).toBe(0);
  expect(call('path_readlink', ROOT, 102, 3, 900, 10, 800)).toBe(0);
  expect(call('fd_readdir', ROOT, 1000, 500, 0n, 800)).toBe(0);
  expect(call('fd_write', 1, 0, 1, 800)).toBe(0);
  expect(call('fd_write', 2, 0, 2, 800)).toBe(0);
  expect(call('fd_read', 0, 8, 1, 800)).toBe(0);
  expect(seen.stdout).toBe('a.txt');
  expect(Buffer.from(bytes.slice(900, 905)).toString()).toBe('a.txt');
  expect(Buffer.from(bytes.slice(105, 107)).toString()).toBe('in');
});

test.each([
  ['a list of buffers that is longer than memory', 0, 2 ** 29],
  ['a list that ends behind it', PAGE_BYTES - 4, 1],
  ['a list whose length wraps around', 8, 2 ** 32 - 1],
])('%s is a fault, and is not walked', (_, at, count) => {
  const guest = openGuest();
  expect(guest.call('fd_write', 1, at, count, 512)).toBe(wasi.ERRNO_FAULT);
  expect(guest.seen.writes).toBe(0);
});

test('one wrong buffer in a list has none of the others written', () => {
  const guest = openGuest();
  guest.view.setUint32(0, 512, true);
  guest.view.setUint32(4, 4, true);
  guest.view.setUint32(8, PAGE_BYTES - 1, true);
  guest.view.setUint32(12, 2, true);
  expect(guest.call('fd_write', 1, 0, 2, 1024)).toBe(wasi.ERRNO_FAULT);
  expect(guest.seen.stdout).toBe('');
});

test('a buffer that lies over its own list is read into as far as the list then makes sense', () => {
  const guest = openGuest({}, { stdin: new Uint8Array(64).fill(0xff) });
  for (const [index, value] of [0, 16, 512, 4].entries()) guest.view.setUint32(index * 4, value, true);
  expect(guest.call('fd_read', 0, 0, 2, 1024)).toBe(0);
  expect(guest.view.getUint32(1024, true)).toBe(16);
});

test('names that mean something to JavaScript are names like any other', () => {
  const guest = openGuest();
  for (const name of ['__proto__', 'constructor', 'then', 'toString', 'hasOwnProperty', '\u202egpj.exe']) {
    expect(guest.call('path_filestat_get', ROOT, 0, name, 64)).toBe(wasi.ERRNO_NOENT);
    expect(guest.call('path_create_directory', ROOT, name)).toBe(0);
    expect(guest.call('path_create_directory', ROOT, name)).toBe(wasi.ERRNO_EXIST);
  }
});

test('the functions have no prototype, and are all of preview 1', () => {
  const { functions } = openGuest().preview1;
  expect(Object.getPrototypeOf(functions)).toBe(null);
  expect(Object.isFrozen(functions)).toBe(true);
  expect(Object.keys(functions)).toEqual(Object.keys(PREVIEW1));
  expect(PREVIEW1).toMatchObject({
    fd_write: { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] },
    path_open: { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32', 'i32'], results: ['i32'] },
    proc_exit: { params: ['i32'], results: [] },
  });
});
