import { wasi } from '@bjorn3/browser_wasi_shim';
import { expect, test } from 'vitest';
import { type Guest, isEnd, NOW_MS, OUT, openGuest, ROOT } from './open-guest.ts';

const NOW_NS = BigInt(NOW_MS) * 1_000_000n;
const MS = 1_000_000n;

test('arguments and environment are C strings in UTF-8, whatever they hold', () => {
  const { call, memory, view } = openGuest(
    {},
    { args: ['a.wasm', 'é', '', '\ud800'], env: { A: '1=2', B: '' } },
  );
  expect(call('args_sizes_get', OUT, OUT + 4)).toBe(0);
  expect([view.getUint32(OUT, true), view.getUint32(OUT + 4, true)]).toEqual([4, 15]);
  expect(call('args_get', OUT, 512)).toBe(0);
  expect([0, 1, 2, 3].map((index) => view.getUint32(OUT + index * 4, true))).toEqual([512, 519, 522, 523]);
  expect(Buffer.from(memory.subarray(512, 528)).toString()).toBe('a.wasm\0é\0\0\ufffd\0\0');
  expect(call('environ_get', OUT, 600)).toBe(0);
  expect(Buffer.from(memory.subarray(600, 610)).toString()).toBe('A=1=2\0B=\0\0');
});

test.each([0, 1, 255, 256, 2 ** 32 - 1])('an exit with %i ends the run with just that', (code) => {
  const { call, seen } = openGuest();
  expect(() => call('proc_exit', code | 0)).toThrow(expect.toSatisfy(isEnd));
  expect(seen.ends).toEqual([`exit ${code}`]);
});

test('a signal is raised nowhere', () => {
  const { call, seen } = openGuest();
  expect(call('proc_raise', 9)).toBe(wasi.ERRNO_NOSYS);
  expect(seen.ends).toEqual([]);
});

test('every reach for the network is refused, and counted once', () => {
  const { call, seen } = openGuest();
  expect(call('sock_accept', ROOT, 0, OUT)).toBe(wasi.ERRNO_NOTSOCK);
  expect(call('sock_shutdown', 1, 3)).toBe(wasi.ERRNO_NOTSOCK);
  expect(call('sock_send', 9, -1, -1, 0, -1)).toBe(wasi.ERRNO_BADF);
  expect(call('sock_recv', 0, 0, 0, 0, 0, 0)).toBe(wasi.ERRNO_NOTSOCK);
  expect(seen.denied).toEqual(['network', 'network', 'network', 'network']);
});

test('random bytes fill what they should, and nothing beside it', () => {
  const { call, memory } = openGuest();
  expect(call('random_get', 100, 50_000)).toBe(0);
  expect(new Set(memory.subarray(100, 50_100)).size).toBe(256);
  expect([...memory.subarray(0, 100), ...memory.subarray(50_100)].every((byte) => byte === 0)).toBe(true);
});

test('clocks tell the time that is fixed, and the CPU clocks how long the run is under way', () => {
  const guest = openGuest();
  expect([0, 1, 2, 3].map((id) => time(guest, id))).toEqual([NOW_NS, NOW_NS, 0n, 0n]);
  expect(guest.call('clock_time_get', 4, 0n, OUT)).toBe(wasi.ERRNO_INVAL);
  poll(guest, [{ clock: 1, timeout: 5n * MS }]);
  expect([0, 1, 2, 3].map((id) => time(guest, id))).toEqual([
    NOW_NS + 5n * MS,
    NOW_NS + 5n * MS,
    5n * MS,
    5n * MS,
  ]);
});

test('the first of several clocks ends a wait, and only that one is told of', () => {
  const guest = openGuest();
  const events = poll(guest, [
    { clock: 1, timeout: 7n * MS },
    { clock: 0, timeout: NOW_NS + 3n * MS, isAbsolute: true },
  ]);
  expect(events).toEqual([{ userdata: 1n, errno: 0, type: 0, bytes: 0n }]);
  expect(time(guest, 0)).toBe(NOW_NS + 3n * MS);
});

test('files and streams are ready at once, and nobody sleeps for a clock beside them', () => {
  const guest = openGuest({ a: 'text' }, { stdin: Buffer.from('abc') });
  const fd = guest.open('a');
  const events = poll(guest, [
    { clock: 1, timeout: 2n ** 64n - 1n },
    { read: 0 },
    { write: 1 },
    { read: fd },
    { read: 99 },
  ]);
  expect(events).toEqual([
    { userdata: 1n, errno: 0, type: 1, bytes: 3n },
    { userdata: 2n, errno: 0, type: 2, bytes: 65_536n },
    { userdata: 3n, errno: 0, type: 1, bytes: 4n },
    { userdata: 4n, errno: wasi.ERRNO_BADF, type: 1, bytes: 0n },
  ]);
  expect(time(guest, 0)).toBe(NOW_NS);
});

test('a time that has passed is not waited for', () => {
  const guest = openGuest();
  expect(poll(guest, [{ clock: 0, timeout: 1n, isAbsolute: true }])).toHaveLength(1);
  expect(time(guest, 0)).toBe(NOW_NS);
});

test.each([0, 4097, 2 ** 32 - 1])('%i subscriptions are refused', (count) => {
  expect(openGuest().call('poll_oneoff', 0, 0, count, OUT)).toBe(wasi.ERRNO_INVAL);
});

test('standard input is read in pieces, to its end', () => {
  const guest = openGuest({}, { stdin: Buffer.from('one two') });
  expect([guest.read(0, 4), guest.read(0, 100), guest.read(0, 100)]).toEqual(['one ', 'two', '']);
  expect(guest.write(0, 'x')).toBe(-wasi.ERRNO_BADF);
});

test('output leaves before the call returns, small buffers together', () => {
  const guest = openGuest();
  expect(guest.write(1, ...Array.from('a list of bytes'))).toBe(15);
  expect(guest.seen).toMatchObject({ stdout: 'a list of bytes', writes: 1 });
  expect(guest.write(2, '')).toBe(0);
  expect(guest.write(2, '', '')).toBe(0);
  expect(guest.seen).toMatchObject({ stderr: '', writes: 1 });
});

test('a list of many large buffers comes out whole and in order', () => {
  const guest = openGuest();
  const lengths = [1, 40_000, 30_000, 2, 65_535, 65_536, 3];
  for (const [index, length] of lengths.entries()) {
    guest.view.setUint32(index * 8, 0, true);
    guest.view.setUint32(index * 8 + 4, length, true);
  }
  const memory = Buffer.from(guest.memory).toString();
  expect(guest.call('fd_write', 1, 0, lengths.length, 512)).toBe(0);
  expect(guest.seen.stdout).toBe(lengths.map((length) => memory.slice(0, length)).join(''));
});

test('a run past its output cap ends there', () => {
  const guest = openGuest({}, { outputBytes: 5 });
  expect(() => guest.write(1, 'a lot of text')).toThrow(expect.toSatisfy(isEnd));
  expect(guest.seen).toMatchObject({ stdout: 'a lot', ends: ['stop output'] });
});

interface Subscription {
  clock?: number;
  timeout?: bigint;
  isAbsolute?: boolean;
  read?: number;
  write?: number;
}

function poll({ call, view }: Guest, subscriptions: readonly Subscription[]): object[] {
  for (const [index, { clock, timeout = 0n, isAbsolute, read, write }] of subscriptions.entries()) {
    const at = 4096 + index * 48;
    view.setBigUint64(at, BigInt(index), true);
    view.setUint8(at + 8, clock !== undefined ? 0 : read !== undefined ? 1 : 2);
    view.setUint32(at + 16, clock ?? read ?? write ?? 0, true);
    view.setBigUint64(at + 24, timeout, true);
    view.setUint16(at + 40, isAbsolute ? 1 : 0, true);
  }
  expect(call('poll_oneoff', 4096, 8192, subscriptions.length, OUT)).toBe(0);
  return Array.from({ length: view.getUint32(OUT, true) }, (_, index) => {
    const at = 8192 + index * 32;
    return {
      userdata: view.getBigUint64(at, true),
      errno: view.getUint16(at + 8, true),
      type: view.getUint8(at + 10),
      bytes: view.getBigUint64(at + 16, true),
    };
  });
}

function time({ call, view }: Guest, id: number): bigint {
  expect(call('clock_time_get', id, 0n, OUT)).toBe(0);
  return view.getBigUint64(OUT, true);
}
