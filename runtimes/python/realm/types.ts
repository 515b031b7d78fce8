/// <reference path="../../realm/types.d.ts" />
/** What the realm is given: functions of the host that take primitives and views, and give back primitives. */
interface Host extends WebHost {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds on a clock that never goes back. */
  monotonic(): number;
  sleep(seconds: number): void;
  /** Fills a view from standard input and gives how many bytes that were; 0 at its end. */
  read(view: Uint8Array): number;
  write(fd: 1 | 2, view: Uint8Array): void;
  deny(kind: string): void;
  display(mime: string, data: string): void;
  /** Whether linear memory may grow to so many bytes. */
  mayGrow(bytes: number): boolean;
  /** Whether files and pipes may hold so many bytes more, or less. */
  mayHold(bytes: number): boolean;
  request(): string;
  answer(json: string): void;
  file(path: string, view: Uint8Array): boolean;
  /** Fills a view from a file that the host keeps: the standard library is number 0, then `Parts.files`. */
  lend(file: number, at: number, view: Uint8Array): number;
  /** Copies linear memory to the host: while no guest ran yet. */
  snapshot(memory: Uint8Array): void;
  armed(): void;
  failed(reason: string): void;
}

/** What the host calls in the realm; it gives back strings and booleans alone. */
interface Realm {
  boot(factory: Factory, parts: Parts): void;
  python(source: string): boolean;
  save(): string;
  run(source: string): string;
  collect(paths: string): void;
}

/** What an instance is made of; all of the realm's own kind. `meta` and `info` are JSON. */
interface Parts {
  wasm: WebAssembly.Module;
  /** The start of the module's binary, to the end of its first section: what the glue reads of it. */
  wasmHead: Uint8Array;
  memory: WebAssembly.Memory;
  stdlibBytes: number;
  /** What is laid out beside the standard library, by absolute path, and the folders that it is in. */
  folders: string[];
  files: { path: string; bytes: number }[];
  /** Python to run as the snapshot has woken; none when empty. */
  load: string;
  info: string;
  meta: string | undefined;
}

/** What Python finds as its host. */
interface Bindings {
  request(): string;
  answer(json: string): void;
  deny(kind: string): void;
  display(mime: string, data: string): void;
  sleep(seconds: number): void;
}

/** What the snapshot's references to JavaScript were. Source: pyodide src/js/snapshot.ts. */
interface Meta {
  hiwireKeys: HiwireKey[];
  immortalKeys: string[];
}

type HiwireKey = null | { path: string[] } | { abortSignalAny: true } | { API: true };

/** The glue's entry. Source: Emscripten's MODULARIZE; settings and module are one object. */
type Factory = (settings: Settings) => Promise<Pyodide>;

interface Settings {
  API: PyodideApi;
  noImageDecoding: boolean;
  noAudioDecoding: boolean;
  noWasmDecoding: boolean;
  noInitialRun: boolean;
  arguments: string[];
  linear: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  clock: { now(): number; monotonic(): number };
  mayGrow(bytes: number): boolean;
  mayHold(bytes: number): boolean;
  print(text: string): void;
  printErr(text: string): void;
  /** Told of the exit code, before what unwinds the engine is thrown. */
  quit(code: number): void;
  locateFile(name: string): string;
  preRun: ((module: Pyodide) => void)[];
  instantiateWasm(
    imports: { env: Record<string, unknown> } & Record<string, object>,
    receive: (instance: WebAssembly.Instance, binary: Uint8Array) => void,
  ): object;
}

/** The parts of Pyodide's module that are used. Source: pyodide src/js/types.ts. */
interface Pyodide {
  API: PyodideApi;
  FS: FileSystem;
  HEAPU8: Uint8Array;
  HEAPU32: Uint32Array;
  _Py_Version: number;
  _jslib_init(): void;
  _init_pyodide_proxy(): void;
  runtimeKeepalivePush(): void;
  __hiwire_set(index: number, value: unknown): number;
  __hiwire_immortal_add(value: unknown): void;
  _PyRun_SimpleString(text: number): number;
  _free(pointer: number): void;
  stringToNewUTF8(text: string): number;
}

/** The parts of Pyodide's internal API that are used. Source: pyodide src/js/types.ts, api.ts. */
interface PyodideApi {
  config: Record<string, unknown>;
  runtimeEnv: Record<string, boolean>;
  lockFilePromise: Promise<unknown>;
  public_api?: unknown;
  abortSignalAny?: unknown;
  pyVersionTuple?: number[];
  sitePackages?: string;
  finalizeBootstrap(): unknown;
  getExpectedKeys(): unknown[];
  serializeHiwireState(): Meta;
}

/** The parts of Emscripten's file system that are used. Source: emscripten src/lib/libfs.js. */
interface FileSystem {
  createDevice: { major: number };
  ErrnoError: new (code: number) => object;
  lookupPath(path: string): { node: { usedBytes: number; stream_ops: object } };
  mkdirTree(path: string): void;
  writeFile(path: string, bytes: Uint8Array): void;
  readFile(path: string): Uint8Array;
  chdir(path: string): void;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, ops: StreamOps): void;
  mkdev(path: string, device: number): void;
  closeStream(fd: number): void;
  unlink(path: string): void;
  open(path: string, flags: number): void;
}

interface StreamOps {
  open(stream: { seekable: boolean }): void;
  close(): void;
  fsync(): void;
  read(stream: unknown, buffer: ArrayBufferView, offset: number, length: number): number;
  write(stream: unknown, buffer: ArrayBufferView, offset: number, length: number): number;
}

declare namespace WebAssembly {
  class Module {
    private readonly brand: unknown;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports: object);
  }
}
