import { resolveLimits } from '../src/core/limits.ts';
import type { Engine, Output } from '../src/core/runtime.ts';
import type { Snippet } from '../src/core/snippet.ts';

/** What an engine is warmed with, and how often: the first runs are several times slower, until V8 has compiled. */
export interface WarmUp {
  language: string;
  source: string;
  runs: number;
}

/**
 * Runs a program that does what nearly every one does, until V8 has compiled what every run needs.
 * @throws Error when it does not end well: then nothing was warmed
 */
export async function warmUp(engine: Engine, { runs, ...program }: WarmUp): Promise<Engine> {
  const snippet: Snippet = { ...program, files: [], stdin: '', args: [], env: {}, limits: resolveLimits({}) };
  for (let i = 0; i < runs; i++) {
    const { status, error } = await engine.run(snippet, SILENT);
    if (status !== 'ok') throw new Error(`Expected the warm-up to end well, got ${status}`, { cause: error });
    await engine.rearm();
  }
  globalThis.gc?.();
  return engine;
}

const SILENT: Output = {
  write: () => true,
  deny: () => undefined,
  file: () => true,
  display: () => true,
  started: () => undefined,
  arming: () => undefined,
  derived: () => undefined,
  quit: () => {
    throw new Error('The engine does not survive a plain program');
  },
};
