import { resolveLimits } from '../../src/core/limits.ts';
import type { Engine, Output } from '../../src/core/runtime.ts';
import type { Snippet } from '../../src/core/snippet.ts';

const RUNS = 30;

const SNIPPET: Snippet = {
  language: 'javascript',
  source:
    'function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } console.log(fib(8), { a: [1] }); fib(5);',
  files: [],
  stdin: '',
  args: [],
  env: {},
  limits: resolveLimits({}),
};

const SILENT: Output = {
  write: () => true,
  deny: () => undefined,
  file: () => true,
  display: () => true,
  started: () => undefined,
  quit: () => {
    throw new Error('The warm-up never quits');
  },
};

/** Runs a small snippet until V8 has compiled what every run needs: the first ones are several times slower. */
export async function warmUp(engine: Engine): Promise<Engine> {
  for (let i = 0; i < RUNS; i++) {
    await engine.run(SNIPPET, SILENT);
    await engine.rearm();
  }
  globalThis.gc?.();
  return engine;
}
