import type { LimitName } from './limits.ts';

/** What is known of a language without loading it: one row of the registry. */
export interface LanguageFacts {
  language: string;
  aliases: readonly string[];
  /** The runtime that runs it, a key of the registry's runtimes; languages of one runtime share sandboxes. */
  runtime: string;
  engine: string;
  version: string;
  maxSourceBytes: number;
  /** The limits that this language's runtime can hold; one that is asked for and missing here is refused. */
  enforces: readonly LimitName[];
}
