import { createRunner } from '../../../src/runner/index.ts';
import { untilAtRest } from '../../host/lanes.ts';
import { figureOf, rowOf } from '../../measure/estimate.ts';
import { atMost } from '../../measure/goal.ts';
import type { Findings, Goal, Row, Table } from '../../measure/row.ts';
import { shareOf } from '../../measure/share.ts';
import { takeTurns } from '../../measure/turns.ts';
import { openInChild } from '../../peers/child.ts';
import { openPeers } from '../../peers/open-peers.ts';
import { Absent, type Program } from '../../peers/peer.ts';
import { PYODIDE } from '../../peers/pyodide.ts';
import { DOORS } from '../../systems.ts';
import { contest } from '../contest.ts';
import { outputOf } from '../output-of.ts';
import type { Context } from '../suite.ts';

const HELLO = { language: 'python', source: 'print(6 * 7)' } as const satisfies Program;
const ANSWER = '42\n';

const FRAME = {
  id: 'start/python',
  of: 'latency',
  title: 'A fresh Python, from the call to the outcome',
  about:
    'Cloche: a run that finds its interpreter armed; arming the next one comes after the outcome and is not counted here, but in the ' +
    'processor time below. Others start or make what they run in during the call. All wait until the machine is at rest.',
  chart: 'spread',
} as const;

const TARGET = 0.35;
const PATIENCE = { patienceMs: 60_000 };

/** A fresh interpreter of Python, beside what else gives one. */
export async function measurePython(context: Context): Promise<Findings> {
  const table = await measureArmed(shareOf(context, 0.7));
  if (!context.systems.has(PYODIDE.id)) return { tables: [table], goals: goalsOf(table.rows) };
  const whole = await withPyodide(table, shareOf(context, 0.3));
  return { tables: [whole], goals: goalsOf(whole.rows) };
}

async function measureArmed(context: Context): Promise<Table> {
  await using runner = await createRunner({ languages: ['python'], sandboxes: 1, spares: 0 });
  const { systems } = context;
  await using peers = await openPeers({ systems, program: HELLO, answer: ANSWER, except: [PYODIDE.id] });
  // The baselines wait too, so that nothing else is under way.
  const ready = (): Promise<void> => untilAtRest(runner);
  const ours = (): Promise<string> => outputOf(runner, HELLO);
  const entrants = [
    { system: 'cloche', label: DOORS.cloche.name, run: ours, answer: ANSWER, ready },
    ...peers.ready.map(({ peer, open }) => ({
      system: peer.id,
      label: peer.name,
      run: async () => (await open.run(HELLO)).stdout,
      answer: ANSWER,
      ready,
    })),
  ];
  return await contest({ ...FRAME, absences: peers.absences }, entrants, context);
}

/** Rounds of the others for one of this. */
const PYODIDE_EVERY = 4;

/** An interpreter of its takes seconds, too long for slices of time. */
async function withPyodide(table: Table, context: Context): Promise<Table> {
  try {
    await using child = await openInChild(PYODIDE.id);
    const take = async (): Promise<number> => {
      const { end, tookMs } = await child.run(HELLO, {}, PATIENCE);
      if (typeof end === 'string' || end.stdout !== ANSWER) {
        throw new Error(`pyodide: expected another answer, got ${JSON.stringify(end)}`);
      }
      return tookMs;
    };
    const { of } = await takeTurns(new Map([[PYODIDE.id, take]]), {
      ...context,
      rounds: Math.ceil(context.rounds / PYODIDE_EVERY),
    });
    const id = `${FRAME.id}/${PYODIDE.id}`;
    const spec = { id, system: PYODIDE.id, label: PYODIDE.name, unit: 'ms', better: 'less' } as const;
    return { ...table, rows: [...table.rows, rowOf(spec, of.get(PYODIDE.id) ?? [])] };
  } catch (error) {
    if (!(error instanceof Absent)) throw error;
    return { ...table, absences: [...table.absences, { system: PYODIDE.id, why: error.message }] };
  }
}

function goalsOf(rows: readonly Row[]): Goal[] {
  const ours = rows.find(({ system }) => system === 'cloche');
  return rows
    .filter(({ system }) => system === 'python' || system === 'python-clean')
    .flatMap((theirs): Goal[] => {
      if (!ours) return [];
      const name = `Python armed to outcome, to ${theirs.label}`;
      const value = figureOf(ours) / figureOf(theirs);
      return [atMost(TARGET, { id: `start/${theirs.system}`, name, unit: '×', value })];
    });
}
