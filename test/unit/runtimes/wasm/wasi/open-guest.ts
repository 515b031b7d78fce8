import { wasi } from '@bjorn3/browser_wasi_shim';
import { makeClock } from '../../../../../runtimes/clock.ts';
import { seededRandom } from '../../../../../runtimes/random.ts';
import { makePreview1, type Preview1 } from '../../../../../runtimes/wasm/wasi/preview1.ts';
import type { World } from '../../../../../runtimes/wasm/world.ts';

export const NOW_MS = 1_700_000_000_000;
export const PAGE_BYTES = 65_536;

/** The working directory's descriptor. */
export const ROOT = 3;
/** Where results go. */
export const OUT = 1024;
const VECTORS = 2048;
const BUFFERS = 4096;
const TEXTS = 8192;

export const READ = BigInt(wasi.RIGHTS_FD_READ);
export const WRITE = BigInt(wasi.RIGHTS_FD_WRITE);

/** A guest's side of preview 1: its memory, and calls whose texts are an address and a length. */
export interface Guest {
  preview1: Preview1;
  memory: Uint8Array<ArrayBuffer>;
  view: DataView;
  /** Calls a function; a text among the arguments is put into memory. */
  call(name: string, ...args: readonly (number | bigint | string)[]): number;
  /** Opens a path to read and to write, and gives its descriptor, or an errno below zero. */
  open(
    path: string,
    options?: { oflags?: number; rights?: bigint; flags?: number; follows?: boolean },
  ): number;
  /** Writes texts to a descriptor, a buffer each, and gives how many bytes were taken, or an errno below zero. */
  write(fd: number, ...texts: readonly string[]): number;
  /** Reads so many bytes at most, and gives them as text, or an errno below zero. */
  read(fd: number, bytes: number): string | number;
  /** What came out of it. */
  seen: {
    stdout: string;
    stderr: string;
    writes: number;
    files: Record<string, string>;
    denied: string[];
    ends: string[];
  };
}

class Ended extends Error {}

/** What ends a run throws here, where there is no process to end. */
export function isEnd(error: unknown): boolean {
  return error instanceof Ended;
}

/** A guest in a world with a fixed clock and seeded randomness, with files as texts by path. */
export function openGuest(
  files: Record<string, string> = {},
  changes: Partial<World> & { outputBytes?: number } = {},
): Guest {
  const seen: Guest['seen'] = { stdout: '', stderr: '', writes: 0, files: {}, denied: [], ends: [] };
  const preview1 = makePreview1(makeWorld(files, changes, seen));
  const memory = new WebAssembly.Memory({ initial: 1 });
  preview1.attach(memory);
  const bytes = new Uint8Array(memory.buffer);
  const view = new DataView(memory.buffer);
  const put = (text: string, at: number): [number, number] => {
    const encoded = new TextEncoder().encode(text);
    bytes.set(encoded, at);
    return [at, encoded.length];
  };
  const call: Guest['call'] = (name, ...args) => {
    const flat = args.flatMap((arg, index) =>
      typeof arg === 'string' ? put(arg, TEXTS + index * 8192) : [arg],
    );
    return (preview1.functions[name] as (...args: readonly unknown[]) => number)(...flat);
  };
  const outcome = (errno: number): number => (errno === 0 ? view.getUint32(OUT, true) : -errno);
  return {
    preview1,
    memory: bytes,
    view,
    call,
    open: (path, { oflags = 0, rights = READ | WRITE, flags = 0, follows = true } = {}) =>
      outcome(call('path_open', ROOT, follows ? 1 : 0, path, oflags, rights, 0n, flags, OUT)),
    write(fd, ...texts) {
      let at = BUFFERS;
      for (const [index, text] of texts.entries()) {
        const [start, length] = put(text, at);
        view.setUint32(VECTORS + index * 8, start, true);
        view.setUint32(VECTORS + index * 8 + 4, length, true);
        at += length;
      }
      return outcome(call('fd_write', fd, VECTORS, texts.length, OUT));
    },
    read(fd, length) {
      view.setUint32(VECTORS, BUFFERS, true);
      view.setUint32(VECTORS + 4, length, true);
      const read = outcome(call('fd_read', fd, VECTORS, 1, OUT));
      return read < 0 ? read : Buffer.from(bytes.subarray(BUFFERS, BUFFERS + read)).toString();
    },
    seen,
  };
}

function makeWorld(
  files: Record<string, string>,
  { outputBytes = 1_000_000, ...changes }: Partial<World> & { outputBytes?: number },
  seen: Guest['seen'],
): World {
  const clock = makeClock({ epoch: () => 0, monotonic: () => 0, sleep: () => undefined }, NOW_MS);
  let left = outputBytes;
  return {
    args: ['program.wasm'],
    env: {},
    stdin: new Uint8Array(),
    files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
    filesBytes: 1000,
    clock,
    monotonic: () => clock.now(),
    random: seededRandom(1),
    output: {
      write(stream, written) {
        const taken = written.subarray(0, left);
        left -= taken.length;
        seen.writes++;
        seen[stream] += Buffer.from(taken).toString();
        return taken.length === written.length;
      },
      deny: (kind) => void seen.denied.push(kind),
      file(path, content) {
        seen.files[path] = Buffer.from(content).toString();
        return true;
      },
      display: () => true,
      arming: () => undefined,
      derived: () => undefined,
      started: () => undefined,
      quit: () => end('quit', seen),
    },
    exit: (code) => end(`exit ${code}`, seen),
    stop: (cap) => end(`stop ${cap}`, seen),
    ...changes,
  };
}

function end(how: string, seen: Guest['seen']): never {
  seen.ends.push(how);
  throw new Ended(how);
}
