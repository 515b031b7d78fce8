import type { GuestError } from '../../src/core/outcome.ts';

/** What keeps an upload from being run, as the name of the outcome's error. */
export type Unfitness = 'E_SNIPPET_INVALID' | 'LinkError';

/** How a program came to its end by itself; `mistake` is the caller's, in what was sent. */
export type Ending =
  | { kind: 'exit'; code: number }
  | { kind: 'value'; json: string; text: string }
  | { kind: 'trap'; error: GuestError }
  | { kind: 'mistake'; name: Unfitness; message: string };

/** An upload that has been admitted and compiled, and what it leaves behind. */
export interface Program {
  /** Runs it, from its first instruction on. */
  run(): Ending;
  /** Whether room for files was refused. */
  readonly isOverFiles: boolean;
  /** Hands over the files that come back; false when one did not fit. */
  collect(globs: readonly string[] | undefined): boolean;
}

/** What is wrong with an upload, before any of it runs. */
export class Unfit extends Error {
  override readonly name: Unfitness;

  constructor(name: Unfitness, message: string) {
    super(message);
    this.name = name;
  }
}
