import { wasi } from '@bjorn3/browser_wasi_shim';
import { type Bridge, bridgeOf, bytesOf } from '../../bridge.ts';
import type { Clocks } from '../wasi/clocks.ts';
import type { World } from '../world.ts';
import type { NewTimes } from './content-calls.ts';
import type { Files } from './files.ts';
import type { From } from './open-files.ts';

/** What a component's realm reaches of the host. */
export interface Session {
  world: World;
  clocks: Clocks;
  files: Files;
  /** Makes an instance of a core module in the realm; its exports. */
  instantiate(core: string, imports: object): object | undefined;
  /** Takes what a tool has made. */
  take(name: string, bytes: Uint8Array): void;
}

/**
 * All that a component's realm can reach of its host, on one page; see `realm/types.ts` for what each does. What comes
 * in is made plain first, whatever the guest made of it; what goes back is a primitive, or an instance of the realm's.
 */
export function makeComponentBridge(session: Session): Bridge {
  const { world, clocks, files } = session;
  const reader = makeReader(world.stdin);
  return bridgeOf({
    surroundings: () => JSON.stringify({ args: world.args, env: Object.entries(world.env) }),
    now: () => clocks.now(),
    monotonic: () => clocks.time(wasi.CLOCKID_MONOTONIC) ?? 0n,
    sleep: (ns) => clocks.sleep(unsigned(ns)),
    random: (view) => void world.random(bytesOf(view)),
    decode: (encoding, view) => new TextDecoder(String(encoding)).decode(bytesOf(view)),
    encode: (text, into) => encoder.encodeInto(String(text), bytesOf(into)).written,
    read: (view) => reader(bytesOf(view)),
    write: (stream, view) => {
      if (!world.output.write(stream === 'stderr' ? 'stderr' : 'stdout', bytesOf(view))) world.stop('output');
    },
    exit: (code) => world.exit(Number(code) >>> 0),
    deny: (kind) => kind === 'network' && world.output.deny(kind),
    instantiate: (core, imports) => session.instantiate(String(core), Object(imports)),
    take: (name, view) => session.take(String(name), bytesOf(view).slice()),
    openAt: (folder, path, how) => files.openAt(Number(folder), String(path), Number(how)),
    duplicate: (file) => files.duplicate(Number(file)),
    close: (file) => files.close(Number(file)),
    readAt: (file, at, view) => files.readAt(Number(file), Number(at), bytesOf(view)),
    writeAt: (file, at, view) => files.writeAt(Number(file), Number(at), bytesOf(view)),
    resize: (file, bytes) => files.resize(Number(file), Number(bytes)),
    stat: (file, view) => files.stat(Number(file), bytesOf(view)),
    statAt: (folder, path, follows, view) =>
      files.statAt({ ...from(folder, path), follows: follows === true }, bytesOf(view)),
    setTimes: (file, ...times) => files.setTimes(Number(file), newTimes(times)),
    list: (folder) => files.list(Number(folder)),
    readLink: (folder, path) => files.readLink(from(folder, path)),
    makeFolder: (folder, path) => files.makeFolder(from(folder, path)),
    removeFolder: (folder, path) => files.removeFolder(from(folder, path)),
    unlink: (folder, path) => files.unlink(from(folder, path)),
    symlink: (folder, path, target) => files.symlink(from(folder, path), String(target)),
    link: (folder, path, to, toPath) => files.link(from(folder, path), from(to, toPath)),
    rename: (folder, path, to, toPath) => files.rename(from(folder, path), from(to, toPath)),
  });
}

const encoder = new TextEncoder();

function unsigned(value: unknown): bigint {
  return typeof value === 'bigint' ? BigInt.asUintN(64, value) : 0n;
}

function newTimes([accessed, modified, flags]: unknown[]): NewTimes {
  return { accessed: unsigned(accessed), modified: unsigned(modified), flags: Number(flags) };
}

function from(folder: unknown, path: unknown): From {
  return { folder: Number(folder), path: String(path) };
}

/** Reads standard input from where the last read ended. */
function makeReader(stdin: Uint8Array): (into: Uint8Array) => number {
  let left = stdin;
  return (into) => {
    const part = left.subarray(0, into.length);
    into.set(part);
    left = left.subarray(part.length);
    return part.length;
  };
}
