import type { Runner, SnippetInput } from '../../src/runner/index.ts';

/** Runs a snippet and gives what it printed. @throws Error that says how it ended, where it did not end well */
export async function outputOf(runner: Runner, snippet: SnippetInput): Promise<string> {
  const { status, limit, stdout, error } = await runner.run(snippet);
  if (status === 'ok') return stdout;
  const why = [status, limit, error?.name, error?.message].filter((part) => part !== undefined).join(', ');
  throw new Error(`Expected a run of ${snippet.language} that ends well, got ${why}`);
}
