import { admit } from './binary/admit.ts';
import type { ModuleFacts } from './binary/facts.ts';
import { InvalidModule } from './binary/invalid-module.ts';
import { rewrite } from './binary/rewrite.ts';
import { Unfit } from './program.ts';

/** How modules of one upload are prepared. */
export interface CompileOptions {
  memoryBytes: number;
  isMetered: boolean;
  isDeterministic: boolean;
}

/** A module that may run, and what is known of it. */
export interface Compiled {
  module: WebAssembly.Module;
  facts: ModuleFacts;
}

/** The program asks for more from the start than its cap allows. */
export class Oversized extends Error {
  override readonly name = 'Oversized';
}

/** Admits a module, caps and meters it, and has V8 compile it. @throws Unfit; Oversized for what no budget has */
export function compile(binary: Uint8Array<ArrayBuffer>, options: CompileOptions): Compiled {
  const { memoryBytes, isMetered: fuel, isDeterministic: canonicalNan } = options;
  const facts = fit(() => admit(binary, { refuseRelaxedSimd: canonicalNan }));
  if (facts.initialBytes > memoryBytes) throw new Oversized();
  const capped = fit(() => rewrite(binary, facts, { memoryBytes, fuel, canonicalNan }));
  try {
    return { module: new WebAssembly.Module(capped), facts };
  } catch (cause) {
    if (!(cause instanceof WebAssembly.CompileError)) throw cause;
    throw refusedByEngine(binary) ?? cause;
  }
}

/** What is wrong with a module, in the words of an outcome. A function may grow too large as it is metered. */
function fit<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof InvalidModule)) throw cause;
    throw new Unfit('E_SNIPPET_INVALID', `${cause.message}, at byte ${cause.offset}`);
  }
}

/** What V8 has against the module as it was sent: it tells the byte of what it compiles. */
function refusedByEngine(binary: Uint8Array<ArrayBuffer>): Unfit | undefined {
  try {
    new WebAssembly.Module(binary);
    return undefined;
  } catch (cause) {
    const [, text, byte] =
      /^WebAssembly\.Module\(\): (.*?)(?: @\+(\d+))?$/s.exec(String(Reflect.get(Object(cause), 'message'))) ??
      [];
    return new Unfit('E_SNIPPET_INVALID', `${text ?? 'Not a valid module'}, at byte ${byte ?? 0}`);
  }
}
