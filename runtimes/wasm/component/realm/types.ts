/// <reference path="../../../realm/types.d.ts" />
/** What the realm is given: functions of the host that take primitives and views, and give back primitives. */
interface Host extends WebHost, FileHost {
  /** The program's arguments and environment, as JSON. */
  surroundings(): string;
  /** Nanoseconds since the epoch, and from an arbitrary start. */
  now(): bigint;
  monotonic(): bigint;
  /** Blocks for so many nanoseconds. */
  sleep(ns: bigint): void;
  /** Fills a view from standard input and gives how many bytes that were; 0 at its end. */
  read(view: Uint8Array): number;
  /** Does not return once the output cap is reached. */
  write(stream: 'stdout' | 'stderr', view: Uint8Array): void;
  /** Ends the process. */
  exit(code: number): void;
  deny(kind: string): void;
  /** Makes an instance of a core module by its name; its exports, or nothing when that failed. Of the realm's own kind. */
  instantiate(core: string, imports: object): Exports | undefined;
  /** Takes what a tool has made: a file's name and its content. */
  take(name: string, view: Uint8Array): void;
}

/**
 * The file tree of the run, which stays with the host. Files are told by the number that they are open under; what is
 * negative is an errno of preview 1.
 */
interface FileHost {
  openAt(folder: number, path: string, how: number): number;
  duplicate(file: number): number;
  close(file: number): void;
  readAt(file: number, at: number, into: Uint8Array): number;
  /** Writes at a place, or at the end when that is negative. */
  writeAt(file: number, at: number, from: Uint8Array): number;
  resize(file: number, bytes: number): number;
  /** Writes preview 1's `filestat` of what is open, or of what a path leads to from there. */
  stat(file: number, into: Uint8Array): number;
  statAt(folder: number, path: string, follows: boolean, into: Uint8Array): number;
  setTimes(file: number, accessed: bigint, modified: bigint, which: number): number;
  /** The names in a folder with their types, as JSON; empty when it is none. */
  list(folder: number): string;
  makeFolder(folder: number, path: string): number;
  removeFolder(folder: number, path: string): number;
  unlink(folder: number, path: string): number;
  symlink(folder: number, path: string, target: string): number;
  /** Where a symbolic link leads to; empty when it is none. */
  readLink(folder: number, path: string): string;
  link(folder: number, path: string, toFolder: number, to: string): number;
  rename(folder: number, path: string, toFolder: number, to: string): number;
}

/** What the host calls in the realm; it gives back strings alone, but for the exports of what it makes. */
interface Realm {
  /** Takes the glue's function, and the name of each core module that it may ask for. */
  open(instantiate: Instantiate): void;
  /** Makes an instance for `Host.instantiate`. */
  create(module: WebAssembly.Module, imports: object): Exports | undefined;
  /** Runs the component as a command; JSON. */
  run(): string;
  /** Calls an export; all that comes and goes is JSON, see `WitInvoke`. */
  invoke(call: string, args: string): string;
  /** Calls a tool by its name with a text or with bytes of the realm's; JSON. */
  tool(name: string, argument: string | Uint8Array): string;
}

type Exports = Record<string, unknown>;

/** The glue's entry. Source: jco's `instantiation: sync`. */
type Instantiate = (
  core: (name: string) => string,
  imports: Record<string, object>,
  make: (core: string, imports?: object) => { exports: Exports },
) => Exports;

/** The transpiler. Source: jco-transpile's vendor/js-component-bindgen-component.d.ts. */
type Generate = (
  component: unknown,
  options: object,
) => {
  files: [name: string, content: Uint8Array][];
  imports: string[];
  exports: [name: string, kind: string][];
};

/** WASI's interfaces by their names without a version. */
type Interfaces = Record<string, object>;

/** A place that bytes come from; 0 at its end. */
interface Source {
  read(into: Uint8Array): number;
  close(): void;
}

/** A place that bytes go to; what is negative is an errno of preview 1. */
interface Sink {
  write(bytes: Uint8Array): number;
  close(): void;
}

/** The classes that interfaces share. */
interface Io {
  interfaces: Interfaces;
  inputStream(source: Source): object;
  outputStream(sink: Sink): object;
  /** Something to wait for: a moment of the monotonic clock. */
  pollable(at: bigint): object;
  /** The errno that an output stream failed with, if the object is such a failure. */
  errnoOf(error: unknown): number | undefined;
}

/** Flags and times of `wasi:filesystem`, as the glue gives them. Source: WASI 0.2, wit/types.wit. */
interface PathFlags {
  symlinkFollow: boolean;
}

interface MakeFlags {
  create: boolean;
  directory: boolean;
  exclusive: boolean;
  truncate: boolean;
}

interface OpenFlags {
  read: boolean;
  write: boolean;
  mutateDirectory: boolean;
}

interface NewTime {
  tag: 'no-change' | 'now' | 'timestamp';
  val?: { seconds: bigint; nanoseconds: number };
}

declare namespace WebAssembly {
  class Module {
    private readonly brand: unknown;
  }
  class Instance {
    constructor(module: Module, imports: object);
    readonly exports: Exports;
  }
}
