import type { Cap, Denial, GuestError } from './outcome.ts';
import type { Snippet } from './snippet.ts';

/** Where a run's output goes, as it is written. The engine's only way out. */
export interface Output {
  /** Takes bytes of a stream; false once the output cap is reached, and nothing more is taken. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): boolean;
  /** Counts one refused reach. */
  deny(kind: Denial): void;
  /** Takes a file that comes back; false once the file cap is reached. */
  file(path: string, bytes: Uint8Array): boolean;
  /**
   * Takes something to show, its data as the mime's row of DISPLAY_MIMES says; false when it did not fit the output
   * cap: then none of it is kept, and the run is over. What is no such mime, or not its data, is left out.
   */
  display(mime: string, data: string): boolean;
  /** Called before an isolate is armed within a run, where that takes long; `started` ends it. */
  arming(): void;
  /** Takes what follows from the program alone, for later runs of the same one; while the isolate is armed. */
  derived(bytes: Uint8Array): void;
  /** Called once, when the isolate is armed and the guest's first instruction follows. */
  started(): void;
  /** Says this end, fitted as any other, and ends the process: for a guest that cannot be unwound. */
  quit(end: End): never;
}

/** How the guest ended, as its engine saw it. `value` is JSON text. */
export interface End {
  status: 'ok' | 'error' | 'limit';
  limit?: Cap;
  exitCode: number | null;
  value?: string;
  valueText?: string;
  error?: GuestError;
  memoryBytes: number;
  fuel: number | null;
}

/** A loaded runtime. One run at a time; each run sees a fresh isolate. Never throws for what the guest did. */
export interface Engine {
  /** `derived` is what an earlier run of the same program gave to its output. */
  run(snippet: Snippet, output: Output, derived?: Uint8Array): Promise<End>;
  /** Readies the next isolate; called after the end was sent. */
  rearm(): Promise<void>;
  /** The hash of the engine's binary, `sha256:…`. */
  build: string;
}

/**
 * When a sandbox may be lent again: `all` after any clean run, since each run provably leaves it as new; `tenant` only
 * to the same tenant, once it has armed the next isolate: such a sandbox is a lane; `never` where it is for one run.
 */
export type Reuse = 'all' | 'tenant' | 'never';

/** What a policy asks beyond that: `run` ends every sandbox after one run. */
export type Isolation = 'tenant' | 'run';

/** What the parent readies before sandboxes start: folders that loading may read, and a word for `load`. */
export interface Provision {
  folders: readonly string[];
  data: string;
}

/** What a runtime is told as it readies itself. */
export interface ProvideOptions {
  /** Told of what takes long. */
  log(line: string): void;
  /** The flags of the sandbox's Node. */
  flags: readonly string[];
  /** A folder of wheels that every run of Python is to find. */
  wheels?: string | undefined;
}

/** What is in the way of a runtime and is the operator's to mend; its message may name files of the host. */
export class ProvideError extends Error {
  override readonly name = 'ProvideError';
}

/** What a runtime derives once per machine and keeps. Without `bytes`, the first use will make it. */
export interface Derived {
  name: string;
  folder: string;
  bytes?: number;
  /** How long making it takes, about. */
  seconds: number;
  additions: readonly Addition[];
}

/** Something of the operator's that is built in: what it costs is measured as it is built in. */
export interface Addition {
  name: string;
  version: string;
  kind: string;
  bytes: number;
  cost?: string;
}

/** What the parent must know of a runtime, and how to come by the rest. */
export interface RuntimeFacts {
  reuse: Reuse;
  /** What a sandbox may hold on top of a run's memory cap: Node, the engine, its isolates at rest. */
  ownBytes: number;
  /**
   * What V8's own heap may hold, where a guest can fill it by what it does: more than the watchdog lets a sandbox hold,
   * since V8 ends a process whose heap is full.
   */
  heapBytes?: number;
  /** Readies what loading needs; in the parent, once per runner. @throws ProvideError */
  provide(options: ProvideOptions): Promise<Provision>;
  /** Names what a run would derive from its program and give to `Output.derived`; undefined where it would not. */
  derivedKey?(snippet: Snippet): string | undefined;
  /** Tells what `provide` would derive, or has; absent where it derives nothing. @throws ProvideError */
  inspect?(options: Omit<ProvideOptions, 'log'>): Promise<Derived>;
  /** Loads and warms an engine; inside a sandbox, before it locks itself. `data` is the provision's. */
  load(data: string): Promise<Engine>;
}
