/** What is under load, and what is looked at. Closing it ends it. */
export interface Subject extends AsyncDisposable {
  system: string;
  /** The process whose children are sandboxes. */
  pid: number;
  /** What it went through since it was asked last. */
  take(): Told;
  /** Memory that its store uses, in bytes; absent where it has none. */
  storeBytes?(): Promise<number>;
  /** Rejects once the load has failed. */
  failed: Promise<never>;
}

/** What was measured since the last time, in milliseconds. */
export interface Told {
  /** Of small runs. */
  latenciesMs: number[];
  /** What does nothing at all was held up: a timer in the library's host, a look at the service's health. */
  heldUpMs: number[];
}
