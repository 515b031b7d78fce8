import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createRunner } from '../src/runner/index.ts';
import { type Contender, interleave, type Pace, type Row, rowOf } from './measure.ts';
import { memoryOf } from './memory.ts';
import type { Findings } from './report.ts';

const HELLO = { language: 'javascript', source: "console.log('hi')" };

/** One call of a builtin that no interrupt reaches, so that only SIGKILL ends it. */
const STUCK = { language: 'javascript', source: '3n ** 8_000_000n', limits: { wallMs: 100 } };

const CALLERS = [1, 2, 4, 8, 16] as const;

/** What it costs to have sandboxes, to lose one, and to share them among many callers. */
export async function pool(pace: Pace): Promise<Findings> {
  const cold = await coldStarts(pace);
  const kills = await replacements(pace, 1.5 * cold.p50);
  return { rows: [cold, ...kills, ...(await callers(pace))], goals: [] };
}

/** From nothing to the first outcome, with one sandbox and no spare. */
async function coldStarts({ rounds, note }: Pace): Promise<Row> {
  const latenciesMs: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    note(`cold start ${round} of ${rounds}`);
    const startedAt = performance.now();
    await using runner = await createRunner({
      languages: ['javascript', 'typescript'],
      sandboxes: 1,
      spares: 0,
    });
    await runner.run(HELLO);
    latenciesMs.push(performance.now() - startedAt);
  }
  return rowOf('cold start to first outcome', 'ms', latenciesMs);
}

/** How late a stuck run is killed, and how long the next one takes with a spare at hand; the rest lets that be replaced. */
async function replacements({ rounds, note }: Pace, restMs: number): Promise<Row[]> {
  const lateMs: number[] = [];
  const nextMs: number[] = [];
  await using runner = await createRunner({
    languages: ['javascript', 'typescript'],
    sandboxes: 1,
    spares: 1,
  });
  for (let round = 1; round <= rounds; round++) {
    note(`kill ${round} of ${rounds}`);
    await pause(restMs);
    const askedAt = performance.now();
    const { limit } = await runner.run(STUCK);
    const killedAt = performance.now();
    if (limit !== 'wall') throw new Error(`Expected a run that its wall limit ends, got ${limit}`);
    await runner.run(HELLO);
    lateMs.push(killedAt - askedAt - STUCK.limits.wallMs);
    nextMs.push(performance.now() - killedAt);
  }
  return [
    rowOf('a stuck run, past its deadline', 'ms', lateMs),
    rowOf('the next run, in a spare', 'ms', nextMs),
  ];
}

/** Callers at once on one sandbox per core, and then the memory of those sandboxes. */
async function callers(pace: Pace): Promise<Row[]> {
  await using runner = await createRunner({
    languages: ['javascript', 'typescript'],
    sandboxes: availableParallelism(),
  });
  const run = async (): Promise<string> => (await runner.run(HELLO)).stdout;
  const contenders = CALLERS.map((atOnce): [string, Contender] => [
    `${atOnce}`,
    { name: 'hello', atOnce, run, answer: 'hi\n' },
  ]);
  const rows = await interleave(Object.fromEntries(contenders), { ...pace, budgetMs: pace.budgetMs / 2 });
  return [...Object.values(rows), ...memoryOf(runner)];
}
