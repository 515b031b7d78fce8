import { createRunner, type Runner } from '../../src/runner/index.ts';
import { untilAtRest } from '../host/lanes.ts';
import { figureOf } from '../measure/estimate.ts';
import { atMost } from '../measure/goal.ts';
import type { Findings, Goal, Row, RowSpec, Table } from '../measure/row.ts';
import { rowsOf, type Taken, type Turn, takeTurns } from '../measure/turns.ts';
import { openChildren } from '../peers/open-children.ts';
import { WRECKS, type Wreck } from '../programs/wrecks.ts';
import { trialsOfPeer } from './recovery/peers.ts';
import { goodRunMs, ruin } from './recovery/ruin.ts';
import type { Context, Suite } from './suite.ts';

/** How soon does the next run work after one that broke its sandbox? */
export const RECOVERY: Suite = {
  question: 'How soon does the next run work after one that broke its sandbox?',
  isDefault: true,
  weight: 8,
  run: recovery,
};

const NEXT_MS = 150;
const COUNTED =
  'From the outcome of the run that broke its sandbox to the outcome of the next one, which prints a number.';

/** Circumstances of a trial: how many runs break their sandbox in a row, and how many sandboxes are armed ahead. */
const CIRCUMSTANCES = {
  spare: {
    kills: 1,
    spares: 1,
    title: 'The next run, with a sandbox armed ahead',
    about: `${COUNTED} One sandbox runs, one more is armed: what a pool does by default.`,
  },
  none: {
    kills: 1,
    spares: 0,
    title: 'The next run, with none armed ahead',
    about: `${COUNTED} There is one sandbox only, so that the next run waits for a new process where the old one had to go.`,
  },
  storm: {
    kills: 4,
    spares: 1,
    title: 'The next run, after four that broke theirs in a row',
    about: `${COUNTED} Four runs break their sandboxes one right after the other, with one armed ahead.`,
  },
} as const;
type Circumstance = keyof typeof CIRCUMSTANCES;

/** Peers that have caps to break. */
const PEERS = ['isolated-vm', 'quickjs', 'run'];
const THEIRS = {
  id: 'recovery/peers',
  title: 'The next run in peers',
  about:
    'The same, for JavaScript in a process with that peer alone, the pipe to it included. Where the process ended, or ran on for three seconds and was killed, starting it anew counts.',
} as const;

interface Trial {
  circumstance: Circumstance;
  wreck: Wreck;
  spec: RowSpec;
}

async function recovery(context: Context): Promise<Findings> {
  await using stack = new AsyncDisposableStack();
  const runners = stack.use(new Runners());
  const ids = PEERS.filter((id) => context.systems.has(id));
  const { opened, absences } = await openChildren(ids, stack);
  const peers = opened.flatMap(trialsOfPeer);
  const trials = trialsOf();
  const turns = new Map<string, Turn>();
  for (const trial of trials) {
    turns.set(trial.spec.id, async () => [(await tryOnce(trial, runners)) * (1 + context.handicap)]);
  }
  for (const { spec, turn } of peers) turns.set(spec.id, turn);
  // What has a goal comes first, since a short run may not reach the last.
  const idsOf = (isSpare: boolean): string[] =>
    trials.filter((trial) => (trial.circumstance === 'spare') === isSpare).map(({ spec }) => spec.id);
  const specs = peers.map(({ spec }) => spec);
  const order = [...idsOf(true), ...specs.map(({ id }) => id), ...idsOf(false)];
  const taken = await takeTurns(turns, { ...context, order });
  const tables = (Object.keys(CIRCUMSTANCES) as Circumstance[]).map((one) => tableOf(one, trials, taken));
  const rows = rowsOf(specs, taken);
  const theirs: Table = { ...THEIRS, chart: 'spread', rows, absences, yardstick: taken.yardstick };
  const withSpare = tables.find(({ id }) => id === 'recovery/spare');
  return { tables: [...tables, theirs], goals: goalsOf(withSpare?.rows ?? []) };
}

function tableOf(circumstance: Circumstance, trials: readonly Trial[], taken: Taken): Table {
  const { title, about } = CIRCUMSTANCES[circumstance];
  const specs = trials.filter((trial) => trial.circumstance === circumstance).map(({ spec }) => spec);
  const { yardstick } = taken;
  const rows = rowsOf(specs, taken);
  return { id: `recovery/${circumstance}`, title, about, chart: 'spread', rows, absences: [], yardstick };
}

/** Runs of every wreck with a spare; without one, and in a storm, of those that kill a process in every language. */
function trialsOf(): Trial[] {
  return (Object.keys(CIRCUMSTANCES) as Circumstance[]).flatMap((circumstance) =>
    WRECKS.filter(({ id }) => circumstance === 'spare' || id === 'wall').map((wreck) => {
      const id = `recovery/${circumstance}/cloche-${wreck.language}-${wreck.id}`;
      const label = `Cloche, ${wreck.language}: after ${wreck.name}`;
      const spec = { id, system: 'cloche', label, unit: 'ms', better: 'less', statistic: 'p99' } as const;
      return { circumstance, wreck, spec };
    }),
  );
}

async function tryOnce({ circumstance, wreck }: Trial, runners: Runners): Promise<number> {
  const { kills, spares } = CIRCUMSTANCES[circumstance];
  const runner = await runners.get(wreck.language, spares);
  // A sandbox that is replaced in another runner would take a core from this one.
  await runners.rest();
  for (let kill = 0; kill < kills; kill++) await ruin(runner, wreck);
  return goodRunMs(runner, wreck.language);
}

/** A runner for each language and number of spares, opened at its first use. */
class Runners implements AsyncDisposable {
  readonly #opened = new Map<string, Runner>();

  async get(language: Wreck['language'], spares: number): Promise<Runner> {
    const key = `${language} ${spares}`;
    const runner =
      this.#opened.get(key) ?? (await createRunner({ languages: [language], sandboxes: 1, spares }));
    this.#opened.set(key, runner);
    return runner;
  }

  /** Waits until no sandbox has anything to do. */
  async rest(): Promise<void> {
    for (const runner of this.#opened.values()) await untilAtRest(runner);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#opened.values()].map((runner) => runner.close()));
  }
}

function goalsOf(rows: readonly Row[]): Goal[] {
  const worst = rows.toSorted((a, b) => figureOf(b) - figureOf(a))[0];
  if (!worst) return [];
  const name = `the next run with a spare, worst of ${rows.length}, p99: ${worst.label}`;
  return [atMost(NEXT_MS, { id: 'recovery/spare', name, unit: 'ms', value: figureOf(worst) })];
}
