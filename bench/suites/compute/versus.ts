import { rowOf } from '../../measure/estimate.ts';
import { isOurs } from '../../measure/is-ours.ts';
import type { Absence, Row, Table } from '../../measure/row.ts';
import { type Turn, takeTurns } from '../../measure/turns.ts';
import type { KernelLanguage } from '../../programs/kernels.ts';
import type { Context } from '../suite.ts';

/** Runs source in something fresh, to its end; gives what it printed, and nothing where it cannot run it. */
export type RunSource = (source: string) => Promise<string | undefined>;

/** Who runs kernels beside native code. */
export interface Runs {
  system: string;
  /** What a run waits for first, off the clock. */
  ready?(): Promise<void>;
  run: RunSource;
}

/** What is measured: kernels of a language, in systems, beside what runs them without any boundary. */
export interface Versus {
  language: KernelLanguage;
  kernels: Readonly<Record<string, string>>;
  native: Runs;
  systems: readonly Runs[];
  absences: readonly Absence[];
}

/** Everything of the table but what was measured. */
type Facts = Pick<Table, 'id' | 'title' | 'about'>;

/** What a run takes that does nothing: less of that, what is left is the work. */
const EMPTY: Record<KernelLanguage, string> = { javascript: 'console.log(0)', python: 'print(0)' };

/** The best of some goes counts, which a disturbance does not touch: as many as fit this time, within bounds. */
const GOES = { ms: 60, atLeast: 2, atMost: 5 };

/** Times that each kernel takes of its native time, both less what an empty run takes, one right after the other. */
export async function measureVersus(facts: Facts, versus: Versus, context: Context): Promise<Table> {
  const { kernels, systems } = versus;
  const failed = new Map<string, string[]>();
  const pairs = Object.entries(kernels).flatMap(([kernel, source]) =>
    systems.map((runs) => ({ kernel, source, runs, id: idOf(facts.id, kernel, runs.system) })),
  );
  const turns = pairs.map(({ kernel, source, runs, id }): [string, Turn] => {
    const names = failed.get(runs.system) ?? [];
    failed.set(runs.system, names);
    const take = async (): Promise<number | undefined> => {
      if (names.includes(kernel)) return undefined;
      const ratio = await ratioOf(source, runs, versus);
      if (ratio === 'failed') names.push(kernel);
      else if (ratio > 0) return ratio * (isOurs(runs.system) ? 1 + context.handicap : 1);
      return undefined;
    };
    return [id, take];
  });
  const { of, yardstick } = await takeTurns(new Map(turns), context);
  const rows = pairs.flatMap(({ kernel, runs, id }): Row[] => {
    const samples = of.get(id) ?? [];
    const spec = { id, system: runs.system, label: kernel, unit: '×', better: 'less' } as const;
    return samples.length > 0 ? [rowOf(spec, samples)] : [];
  });
  const wrong = [...failed].filter(([, names]) => names.length > 0);
  const unable = wrong.map(([system, names]) => ({
    system,
    why: `It does not run, or not rightly: ${names.join(', ')}`,
  }));
  return { ...facts, chart: 'bars', rows, absences: [...versus.absences, ...unable], yardstick };
}

/** What was done, and how long the work in it took. */
interface Work {
  printed: string;
  ms: number;
}

/** Zero and less where the work drowns in the noise of starting. */
async function ratioOf(source: string, runs: Runs, { native, language }: Versus): Promise<number | 'failed'> {
  const known = await workOf(native, source, language);
  if (!known) throw new Error('Expected a kernel to run natively, it failed');
  const theirs = await workOf(runs, source, language);
  if (theirs?.printed !== known.printed) return 'failed';
  return known.ms > 0 ? theirs.ms / known.ms : 0;
}

async function workOf(runs: Runs, source: string, language: KernelLanguage): Promise<Work | undefined> {
  const empty = await bestOf(runs, EMPTY[language]);
  const whole = await bestOf(runs, source);
  return empty && whole && { printed: whole.printed, ms: whole.ms - empty.ms };
}

async function bestOf({ ready, run }: Runs, source: string): Promise<Work | undefined> {
  const takenMs: number[] = [];
  let spentMs = 0;
  let printed: string | undefined;
  while (takenMs.length < GOES.atLeast || (takenMs.length < GOES.atMost && spentMs < GOES.ms)) {
    await ready?.();
    const startedAt = performance.now();
    printed = await run(source);
    const ms = performance.now() - startedAt;
    if (printed === undefined) return undefined;
    takenMs.push(ms);
    spentMs += ms;
  }
  return printed === undefined ? undefined : { printed, ms: Math.min(...takenMs) };
}

function idOf(table: string, kernel: string, system: string): string {
  return `${table}/${kernel.toLowerCase().replaceAll(' ', '-')}-${system}`;
}
