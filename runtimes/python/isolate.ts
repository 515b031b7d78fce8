import { dirname } from 'node:path/posix';
import type vm from 'node:vm';
import { openContext, settlePromises } from '../context.ts';
import { type Arming, makeBridge, type Session } from './bridge.ts';
import type { LinearMemory, MemoryContent } from './linear-memory.ts';

/** The functions of a realm, which give back strings and booleans alone. */
export interface Realm {
  boot(factory: unknown, parts: object): void;
  python(source: string): boolean;
  save(): string;
  run(source: string): string;
  collect(paths: string): void;
}

/** What realms are made of, loaded once per process. */
export interface Parts {
  /** The realm's own script, and the glue's. */
  realm: vm.Script;
  glue: vm.Script;
  wasm: WebAssembly.Module;
  /** The start of the module's binary, to the end of its first section: what the glue reads of it. */
  wasmHead: Uint8Array;
  stdlib: Uint8Array;
  /** Upstream's lock file's `info`, as JSON. */
  info: string;
  wheels: Wheels;
}

/** A file of the guest's file system. */
export interface GuestFile {
  path: string;
  content: Uint8Array;
}

/** What an operator's wheels put into a realm. */
export interface Wheels {
  /** Archives of Python alone; what they hold is imported into the snapshot. */
  pure: readonly GuestFile[];
  /** The files of those with side modules, which are laid out and loaded anew as each isolate wakes. */
  native: readonly GuestFile[];
  /** Python that loads them. */
  load: string;
}

/** A snapshot of linear memory, and the references to JavaScript in it as JSON. */
export interface Snapshot extends MemoryContent {
  meta: string;
}

/** What an isolate is armed with: a snapshot, or where the memory of one that boots, in a new one, goes as it is saved. */
export interface Arms {
  memory: LinearMemory;
  session: Session;
  from: Snapshot | Pick<Arming, 'snapshot'>;
}

/** One run's realm and instance, armed. */
export class Isolate {
  readonly #realm: Realm;

  private constructor(realm: Realm) {
    this.#realm = realm;
  }

  /**
   * Arms an isolate: the snapshot's memory, a fresh realm, and in it a fresh instance over that memory. Without a
   * snapshot, Python boots from its start, which takes a second, and `snapshot` gets its memory as `save` is called.
   */
  static arm(parts: Parts, { memory, session, from }: Arms, open = openContext<Realm>): Isolate {
    const isSnapshot = 'runs' in from;
    // Before anything of the run exists that could read what the last one left.
    if (isSnapshot) memory.overwrite(from);
    let failure: string | undefined = 'nothing came of it';
    const files = isSnapshot ? [...parts.wheels.pure, ...parts.wheels.native] : parts.wheels.pure;
    const contents = [parts.stdlib, ...files.map(({ content }) => content)];
    const bridge = makeBridge(session, {
      lend: (file, at, into) => lend(contents[file], at, into),
      snapshot: (bytes) => !isSnapshot && from.snapshot(bytes),
      armed: () => {
        failure = undefined;
      },
      failed: (reason) => {
        failure = reason;
      },
    });
    const context = open(parts.realm, bridge, parts.wheels.native.length > 0);
    const { global, realm } = context;
    realm.boot(
      parts.glue.runInContext(global),
      Object.assign(new global.Object(), {
        wasm: parts.wasm,
        wasmHead: copy(parts.wasmHead, global),
        memory: memory.object,
        stdlibBytes: parts.stdlib.length,
        ...describe(files, global),
        load: isSnapshot ? parts.wheels.load : '',
        info: parts.info,
        meta: isSnapshot ? from.meta : undefined,
      }),
    );
    settlePromises(context);
    if (failure !== undefined) throw new Error(`The isolate could not be armed: ${failure}`);
    return new Isolate(realm);
  }

  /** Runs a text of Python that is ours; false when it raised. */
  python(source: string): boolean {
    return this.#realm.python(source) === true;
  }

  /** Hands linear memory to the arming's `snapshot`, and gives the references to JavaScript in it as JSON. */
  save(): string {
    return String(this.#realm.save());
  }

  /** Runs Python that runs the guest. What breaks is told by how: nothing of the realm is looked at. */
  run(source: string): RunEnd {
    const said = quietly(() => this.#realm.run(source));
    if (said === 'done' || said === 'failed' || said === 'stack') return { kind: said };
    const code = typeof said === 'string' && /^\d{1,10}$/.test(said) ? Number(said) : undefined;
    return code === undefined ? { kind: 'fatal' } : { kind: 'exit', code };
  }

  /** Hands files to the session, by their paths. */
  collect(paths: readonly string[]): void {
    quietly(() => this.#realm.collect(JSON.stringify(paths)));
  }
}

/** How a call into Python ended: `exit` without unwinding, `stack` by the host's stack, `fatal` when it is beyond use. */
export type RunEnd = { kind: 'done' | 'failed' | 'stack' | 'fatal' } | { kind: 'exit'; code: number };

/** What a realm throws is the guest's, and is not looked at. */
function quietly(call: () => unknown): unknown {
  try {
    return call();
  } catch {
    return undefined;
  }
}

const setBytes = Uint8Array.prototype.set;

/** Bytes of the realm's own: the guest may write to them. */
function copy(bytes: Uint8Array, global: typeof globalThis): Uint8Array {
  const own = new global.Uint8Array(bytes.length);
  setBytes.call(own, bytes);
  return own;
}

/** Files and their folders, in lists of the realm's own; what files hold stays with the host. */
function describe(files: readonly GuestFile[], global: typeof globalThis): object {
  const own = files.map(({ path, content }) => {
    return Object.assign(new global.Object(), { path, bytes: content.length });
  });
  const folders = new Set(files.map(({ path }) => dirname(path)));
  return { files: global.Array.of(...own), folders: global.Array.of(...folders) };
}

/** Copies what a file of the host's holds from a place on, and gives how many bytes that were. */
function lend(content: Uint8Array | undefined, at: number, into: Uint8Array): number {
  if (!content || !Number.isInteger(at) || at < 0) return 0;
  const part = content.subarray(at, at + into.length);
  into.set(part);
  return part.length;
}
