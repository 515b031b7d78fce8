import { figureOf } from '../../measure/estimate.ts';
import { atMost } from '../../measure/goal.ts';
import type { Absence, Goal, Row, Table } from '../../measure/row.ts';
import { rowsOf, type Turn, takeTurns } from '../../measure/turns.ts';
import type { Bomb } from '../../programs/bomb.ts';
import { BOMBS, type BombLanguage } from '../../programs/bombs.ts';
import type { Context } from '../suite.ts';
import { type StrikeWith, WALL_MS } from './strike.ts';

/** Who is struck: an id of the systems, its name, and how. */
export interface Target {
  system: string;
  name: string;
  strike: StrikeWith;
}

/** Fifteen milliseconds of grace, and the kill. */
const LATE_MS = 60;

const NAMES: Record<BombLanguage, string> = {
  javascript: 'JavaScript',
  python: 'Python',
  wasm: 'WebAssembly',
};

/** One row a bomb and target: how late its end is, by the 99th percentile. The first target is the one with the goal. */
export async function wallTable(
  language: BombLanguage,
  {
    targets,
    absences,
    context,
  }: { targets: readonly Target[]; absences: readonly Absence[]; context: Context },
): Promise<{ table: Table; goals: Goal[] }> {
  const ends = new Map<string, Strikes>();
  const turns = new Map<string, Turn>();
  for (const target of targets) {
    for (const bomb of BOMBS[language]) {
      const strikes: Strikes = { target, bomb, endedBy: [], cutShort: 0 };
      const id = `overshoot/wall-${language}/${target.system}-${bomb.id}`;
      ends.set(id, strikes);
      turns.set(id, () => strikeOnce(strikes));
    }
  }
  const taken = await takeTurns(turns, { ...context, order: orderOf(turns, targets.length) });
  const rows = rowsOf(
    [...ends].map(([id, strikes]) => specOf(id, strikes)),
    taken,
  );
  const table: Table = {
    id: `overshoot/wall-${language}`,
    title: `${NAMES[language]}: how long a bomb outlives its wall cap of ${WALL_MS} ms`,
    about: ABOUTS[language],
    chart: 'bars',
    rows,
    absences: [...absences, ...[...ends.values()].flatMap(otherEnds)],
    yardstick: taken.yardstick,
  };
  return {
    table,
    goals: goalOf(
      language,
      rows.filter((row) => row.system === targets[0]?.system),
    ),
  };
}

const COUNTED =
  'Counted from the call until its outcome is there, less the cap; the sandbox is at rest before it.';
const ABOUTS: Record<BombLanguage, string> = {
  javascript: `${COUNTED} A loop in bytecode ends by the guest's own clock, a builtin that never looks at it by SIGKILL. A bomb that something else ended before is named below, and not counted.`,
  python: `${COUNTED} Nothing unwinds CPython from outside: every end is a SIGKILL, ${15} ms after the cap. A bomb that something else ended before is named below, and not counted.`,
  wasm: 'Counted from the start of the guest, which comes after its module is compiled, until its outcome is there, less the cap. Every end is a SIGKILL. A bomb that something else ended before is named below, and not counted.',
};

interface Strikes {
  target: Target;
  bomb: Bomb;
  /** What ended it before its deadline, strike by strike. */
  endedBy: string[];
  /** Strikes after which it was still running when nobody waited any longer. */
  cutShort: number;
}

async function strikeOnce(strikes: Strikes): Promise<number[]> {
  const strike = await strikes.target.strike(strikes.bomb);
  if ('endedBy' in strike) {
    strikes.endedBy.push(strike.endedBy);
    return [];
  }
  if (strike.isCutShort) strikes.cutShort++;
  return [strike.lateMs];
}

/** Bomb by bomb, the first target before each of the others: its figures have a goal. */
function orderOf(turns: ReadonlyMap<string, Turn>, targets: number): string[] {
  const ids = [...turns.keys()];
  const bombs = ids.length / targets;
  const idAt = (target: number, bomb: number): string => ids[target * bombs + bomb] ?? '';
  return Array.from({ length: bombs }, (_, bomb) =>
    targets === 1
      ? [idAt(0, bomb)]
      : Array.from({ length: targets - 1 }, (_, at) => [idAt(0, bomb), idAt(at + 1, bomb)]).flat(),
  ).flat();
}

function specOf(id: string, { target, bomb, cutShort }: Strikes) {
  const label = `${target.name}: ${bomb.name}${cutShort > 0 ? ', ran on for at least that' : ''}`;
  return {
    id,
    system: target.system,
    label,
    unit: 'ms',
    better: 'less',
    statistic: 'p99',
    scales: false,
  } as const;
}

function otherEnds({ target, bomb, endedBy }: Strikes): Absence[] {
  if (endedBy.length === 0) return [];
  const causes = [...new Set(endedBy)].join(', ');
  return [
    {
      system: target.system,
      why: `${bomb.name}: ended before its deadline by ${causes}, ${endedBy.length} ×`,
    },
  ];
}

function goalOf(language: BombLanguage, rows: readonly Row[]): Goal[] {
  const worst = rows.toSorted((a, b) => figureOf(b) - figureOf(a))[0];
  if (!worst) return [];
  const name = `late past the wall cap, worst of ${rows.length}, p99: ${worst.label}`;
  return [atMost(LATE_MS, { id: `overshoot/wall-${language}`, name, unit: 'ms', value: figureOf(worst) })];
}
