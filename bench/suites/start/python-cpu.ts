import { createRunner, type Runner } from '../../../src/runner/index.ts';
import { childrenCpuMs } from '../../host/cpython.ts';
import { cpuMsOf, untilAtRest } from '../../host/lanes.ts';
import { figureOf, rowOf } from '../../measure/estimate.ts';
import { atMost } from '../../measure/goal.ts';
import type { Findings, Goal, Row } from '../../measure/row.ts';
import { type Turn, takeTurns } from '../../measure/turns.ts';
import { openPeers } from '../../peers/open-peers.ts';
import type { Program } from '../../peers/peer.ts';
import { DOORS } from '../../systems.ts';
import { outputOf } from '../output-of.ts';
import type { Context } from '../suite.ts';

const HELLO = { language: 'python', source: 'print(6 * 7)' } as const satisfies Program;
const ANSWER = '42\n';

/** V8 compiles what a lane runs better and better until then, on threads of its own: that is paid once in its life. */
const WARM_UP_RUNS = 150;

const FRAME = {
  id: 'start/python-cpu',
  title: 'Processor time of a fresh Python',
  about:
    `Cloche: one run and the arming of the next interpreter, all threads of the sandbox and this process together, after ${WARM_UP_RUNS} ` +
    'runs. Others: the whole life of a process, without what this process spends on it.',
  chart: 'bars',
} as const;

/** Interpreters whose time is taken together: the kernel tells that of children in ticks of 10 ms. */
const BATCH = 10;
const TARGET = 1;

/** Those that are one process: the kernel counts what it took. Of bubblewrap's it does not hear whole. */
const PROCESSES = new Set(['python', 'python-clean']);

/** The processor time of one fresh interpreter. */
export async function measurePythonCpu(context: Context): Promise<Findings> {
  await using runner = await createRunner({ languages: ['python'], sandboxes: 1, spares: 0 });
  const systems = context.systems.intersection(PROCESSES);
  await using peers = await openPeers({ systems, program: HELLO, answer: ANSWER });
  for (let run = 0; run < WARM_UP_RUNS; run++) await outputOf(runner, HELLO);
  const ours: Turn = async () => (await laneMs(runner)) * (1 + context.handicap);
  const turns = new Map<string, Turn>([['cloche', ours]]);
  for (const { peer, open } of peers.ready) turns.set(peer.id, () => processMs(() => open.run(HELLO)));
  const { of, yardstick } = await takeTurns(turns, context);
  const named = [{ id: 'cloche', name: DOORS.cloche.name }, ...peers.ready.map(({ peer }) => peer)];
  const rows = named.flatMap(({ id, name }): Row[] => {
    const samples = of.get(id) ?? [];
    const spec = { id: `${FRAME.id}/${id}`, system: id, label: name, unit: 'ms', better: 'less' } as const;
    return samples.length > 0 ? [rowOf(spec, samples)] : [];
  });
  return { tables: [{ ...FRAME, rows, absences: peers.absences, yardstick }], goals: goalsOf(rows) };
}

/** Of one run and the arming after it: all threads of the sandbox, and this process. */
async function laneMs(runner: Runner): Promise<number> {
  await untilAtRest(runner);
  const before = cpuMsOf(runner) + ownMs();
  for (let run = 0; run < BATCH; run++) {
    const stdout = await outputOf(runner, HELLO);
    if (stdout !== ANSWER) throw new Error(`cloche: expected another answer, got ${stdout.slice(0, 200)}`);
  }
  const parentMs = ownMs();
  await untilAtRest(runner);
  return (cpuMsOf(runner) + parentMs - before) / BATCH;
}

async function processMs(run: () => Promise<unknown>): Promise<number> {
  const before = childrenCpuMs();
  for (let start = 0; start < BATCH; start++) await run();
  return (childrenCpuMs() - before) / BATCH;
}

function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function goalsOf(rows: readonly Row[]): Goal[] {
  const ours = rows.find(({ system }) => system === 'cloche');
  return rows
    .filter(({ system }) => system === 'python' || system === 'python-clean')
    .flatMap((theirs): Goal[] => {
      if (!ours) return [];
      const name = `processor time of a fresh Python, to ${theirs.label}`;
      const value = figureOf(ours) / figureOf(theirs);
      return [atMost(TARGET, { id: `start/cpu-${theirs.system}`, name, unit: '×', value })];
    });
}
