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
  /** Called once, when the isolate is armed and the guest's first instruction follows. */
  started(): void;
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
  run(snippet: Snippet, output: Output): Promise<End>;
  /** Readies the next isolate; called after the end was sent. */
  rearm(): Promise<void>;
  /** The hash of the engine's binary, `sha256:…`. */
  build: string;
}

/** A runtime: what loads an engine, inside a sandbox and before it locks itself. */
export interface Runtime {
  load(): Promise<Engine>;
}
