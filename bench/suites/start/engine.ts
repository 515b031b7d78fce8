import { LANGUAGES, RUNTIMES } from '../../../runtimes/registry.ts';
import type { Output } from '../../../src/core/runtime.ts';
import { parseSnippet, type SnippetInput } from '../../../src/core/snippet.ts';

/** Runs a snippet in a fresh isolate of this process; gives what it printed, once the next isolate is armed. */
export type RunAlone = (snippet: SnippetInput) => Promise<string>;

/** Loads the JavaScript engine into this process, as a sandbox does, without the sandbox. */
export async function loadEngine(): Promise<RunAlone> {
  const facts = RUNTIMES.quickjs;
  if (!facts) throw new Error('Expected the JavaScript runtime, got none');
  const { data } = await facts.provide({ log: () => undefined, flags: [] });
  const engine = await facts.load(data);
  return async (snippet) => {
    const printed: Uint8Array[] = [];
    await engine.run(parseSnippet(snippet, LANGUAGES), recorder(printed));
    await engine.rearm();
    return Buffer.concat(printed).toString();
  };
}

/** An output that takes everything and keeps what is printed. */
function recorder(printed: Uint8Array[]): Output {
  return {
    write(_, bytes) {
      // The engine's buffer is its own again after the call.
      printed.push(Uint8Array.from(bytes));
      return true;
    },
    deny: () => undefined,
    file: () => true,
    display: () => true,
    arming: () => undefined,
    derived: () => undefined,
    started: () => undefined,
    quit({ status }) {
      throw new Error(`Expected a run that ends by itself, got the engine's end by ${status}`);
    },
  };
}
