import type { Outcome } from '../../src/core/outcome.ts';
import type { SnippetInput } from '../../src/core/snippet.ts';

/** One conformance case: a snippet and what its outcome holds, on every host. */
export interface Case {
  name: string;
  snippet: SnippetInput;
  expect: { [K in keyof Outcome]?: Outcome[K] | undefined };
}
