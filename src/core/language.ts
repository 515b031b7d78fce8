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
  /** Whether its programs are binaries: sent in base64 or as the text that they are assembled from, with exports to invoke. */
  isBinary?: true;
  /** The limits that this language's runtime can hold; one that is asked for and missing here is refused. */
  enforces: readonly LimitName[];
}

/** Whether the source of a binary is the text that it is assembled from. Base64 has neither of these signs. */
export function isTextOfBinary(source: string): boolean {
  return /^\s*(?:\(|;;)/.test(source);
}
