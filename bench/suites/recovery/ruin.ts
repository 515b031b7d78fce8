import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome, Runner } from '../../../src/runner/index.ts';
import { GOOD, GOOD_ANSWER, type Wreck } from '../../programs/wrecks.ts';

/** The guest has begun for sure, and is busy. */
const BUSY_MS = 60;

/** Runs what breaks its sandbox, and waits for its outcome. @throws Error when that is another one than it should be */
export async function ruin(runner: Runner, wreck: Wreck): Promise<void> {
  const { language, source, limits, isKilled, endsBy } = wreck;
  const run = runner.run({ language, source, limits });
  const outcome = isKilled ? await killUnder(runner, run) : await run;
  const got = outcome.limit ?? outcome.status;
  if (got !== endsBy) throw new Error(`${language}, ${wreck.name}: expected ${endsBy}, got ${got}`);
}

/** Milliseconds of a run that works. @throws Error for a wrong answer */
export async function goodRunMs(runner: Runner, language: Wreck['language']): Promise<number> {
  const askedAt = performance.now();
  const { stdout } = await runner.run({ language, source: GOOD[language] });
  const tookMs = performance.now() - askedAt;
  if (stdout !== GOOD_ANSWER) throw new Error(`${language}: expected 42, got ${stdout.slice(0, 200)}`);
  return tookMs;
}

async function killUnder({ pids }: Runner, run: Promise<Outcome>): Promise<Outcome> {
  const before = new Map(pids.map((pid) => [pid, cpuTimeOf(pid)]));
  await pause(BUSY_MS);
  const busiest = pids.toSorted((a, b) => spent(b) - spent(a))[0];
  if (busiest !== undefined) process.kill(busiest, 'SIGKILL');
  return run;

  function spent(pid: number): number {
    return cpuTimeOf(pid) - (before.get(pid) ?? 0);
  }
}

/** Nanoseconds on a core of a process's first thread, which is where a guest runs. */
function cpuTimeOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
}
