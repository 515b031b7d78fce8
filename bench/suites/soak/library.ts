import { extname } from 'node:path';
import { startChild } from '../../host/child.ts';
import { keptEnvironment } from '../../host/service.ts';
import type { Subject, Told } from './subject.ts';

/** Puts the library under load, in a process of its own. */
export async function openLibrary(everyMs: number): Promise<Subject> {
  await using stack = new AsyncDisposableStack();
  const program = new URL(`host-process${extname(import.meta.url)}`, import.meta.url);
  const child = stack.use(startChild([program, String(everyMs)], keptEnvironment()));
  const failed = child.until(() => false) as Promise<never>;
  // Whoever waits for it hears of it; until then it is nobody's.
  failed.catch(() => undefined);
  let told: Told = { latenciesMs: [], heldUpMs: [] };
  child.onLine((line) => {
    const { latenciesMs, heldUpMs }: Told = JSON.parse(line);
    told.latenciesMs.push(...latenciesMs);
    told.heldUpMs.push(...heldUpMs);
  });
  await child.until(() => true);
  const owned = stack.move();
  return {
    system: 'cloche',
    pid: child.pid,
    take() {
      const taken = told;
      told = { latenciesMs: [], heldUpMs: [] };
      return taken;
    },
    failed,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
