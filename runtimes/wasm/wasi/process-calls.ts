import { wasi } from '@bjorn3/browser_wasi_shim';
import type { World } from '../world.ts';
import { RESOLUTION_NS } from './clocks.ts';
import type { Descriptors } from './descriptors.ts';
import type { Errno } from './errno.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Handlers } from './handlers.ts';
import { type PollContext, poll } from './poll.ts';

type Name =
  | `${'args' | 'environ'}_${'get' | 'sizes_get'}`
  | `clock_${'res' | 'time'}_get`
  | `proc_${'exit' | 'raise'}`
  | 'poll_oneoff'
  | 'random_get'
  | 'sched_yield';

/** What is asked of the process itself: its arguments, environment and clocks, chance, waiting, and its end. */
export function makeProcessCalls(world: World, context: PollContext): Pick<Handlers, Name> {
  const { memory, clocks } = context;
  const args = encodeAll(world.args);
  const environ = encodeAll(Object.entries(world.env).map(([name, value]) => `${name}=${value}`));
  return {
    args_get: ([list, at]) => writeAll(memory, args, { list, at }),
    args_sizes_get: ([count, bytes]) => writeSizes(args, count, bytes),
    environ_get: ([list, at]) => writeAll(memory, environ, { list, at }),
    environ_sizes_get: ([count, bytes]) => writeSizes(environ, count, bytes),
    clock_res_get: ([id, out]) => writeTime(out, clocks.time(id) === undefined ? undefined : RESOLUTION_NS),
    clock_time_get: ([id, , out]) => writeTime(out, clocks.time(id)),
    poll_oneoff: ([from, to, count, out]) => poll(context, { from, to, count, out }),
    proc_exit: ([code]) => world.exit(code),
    proc_raise: () => wasi.ERRNO_NOSYS,
    random_get: ([buffer]) => fill(buffer, world.random),
    sched_yield: () => wasi.ERRNO_SUCCESS,
  };
}

/** Sockets: there is no network, and each reach for it is counted. */
export function makeSocketCalls(
  { output }: Pick<World, 'output'>,
  descriptors: Descriptors,
): Pick<Handlers, `sock_${'accept' | 'recv' | 'send' | 'shutdown'}`> {
  const refuse = ([fd]: readonly [number, ...unknown[]]): Errno => {
    output.deny('network');
    return descriptors.get(fd) ? wasi.ERRNO_NOTSOCK : wasi.ERRNO_BADF;
  };
  return { sock_accept: refuse, sock_recv: refuse, sock_send: refuse, sock_shutdown: refuse };
}

/** Texts as C has them, each with a NUL behind it. */
interface Texts {
  starts: readonly number[];
  bytes: Uint8Array;
}

function encodeAll(texts: readonly string[]): Texts {
  let end = 0;
  const starts = texts.map((text) => {
    const start = end;
    end += Buffer.byteLength(text) + 1;
    return start;
  });
  return { starts, bytes: new TextEncoder().encode(texts.map((text) => `${text}\0`).join('')) };
}

function writeSizes({ starts, bytes }: Texts, count: DataView, size: DataView): Errno {
  count.setUint32(0, starts.length, true);
  size.setUint32(0, bytes.length, true);
  return wasi.ERRNO_SUCCESS;
}

function writeAll(memory: GuestMemory, { starts, bytes }: Texts, to: { list: number; at: number }): Errno {
  const list = memory.view(to.list, starts.length * 4);
  const target = memory.bytes(to.at, bytes.length);
  if (!list || !target) return wasi.ERRNO_FAULT;
  for (const [index, start] of starts.entries()) list.setUint32(index * 4, to.at + start, true);
  target.set(bytes);
  return wasi.ERRNO_SUCCESS;
}

function writeTime(out: DataView, time: bigint | undefined): Errno {
  if (time === undefined) return wasi.ERRNO_INVAL;
  out.setBigUint64(0, time, true);
  return wasi.ERRNO_SUCCESS;
}

/** In pieces of the host's own, since the system gives so many random bytes at once, and none into shared memory. */
function fill(buffer: Uint8Array, random: World['random']): Errno {
  const piece = new Uint8Array(Math.min(buffer.length, RANDOM_BYTES));
  for (let at = 0; at < buffer.length; at += piece.length) {
    buffer.set(random(piece.subarray(0, buffer.length - at)), at);
  }
  return wasi.ERRNO_SUCCESS;
}

const RANDOM_BYTES = 64 * 1024;
