import { setTimeout as pause } from 'node:timers/promises';
import { createRunner } from '../../../src/runner/index.ts';
import { seeded } from '../../measure/seeded.ts';
import { startLoad } from './load.ts';
import type { Told } from './subject.ts';

/**
 * The far side of the library under load: `host-process.ts EVERY_MS`. A host of its own, so that nothing of the benchmark
 * is in its memory; it tells what it measured, a line of JSON each time, until a signal.
 */

const TIMER_MS = 20;
const SANDBOXES = 2;
const SEED = 4;

const everyMs = Number(process.argv[2]);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

let heldUpMs: number[] = [];
let dueAt = performance.now() + TIMER_MS;
const timer = setInterval(() => {
  const now = performance.now();
  heldUpMs.push(Math.max(0, now - dueAt));
  dueAt = now + TIMER_MS;
}, TIMER_MS);

await using runner = await createRunner({ sandboxes: SANDBOXES });
{
  await using load = startLoad({ run: runner.run, random: seeded(SEED), onError: fail });
  while (!stop.signal.aborted) {
    await pause(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    const told: Told = { latenciesMs: load.takeLatencies(), heldUpMs };
    heldUpMs = [];
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}
clearInterval(timer);

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
  stop.abort();
}
