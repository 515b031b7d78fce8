import { createRunner } from '../../src/runner/index.ts';
import { arrive } from '../measure/arrivals.ts';
import { figureOf } from '../measure/estimate.ts';
import { atMost } from '../measure/goal.ts';
import type { Absence, Findings, Goal, Row, RowSpec, Table } from '../measure/row.ts';
import { rowsOf, type Taken, type Turn, takeTurns } from '../measure/turns.ts';
import { Absent } from '../peers/peer.ts';
import { peerOf } from '../peers/registry.ts';
import type { HostileLanguage } from '../programs/neighbours.ts';
import { GOOD_ANSWER } from '../programs/wrecks.ts';
import { type House, ownHouse, peerHouse } from './neighbours/house.ts';
import type { Context, Suite } from './suite.ts';

/** What does a hostile neighbour cost? */
export const NEIGHBOURS: Suite = {
  question: 'What does a hostile neighbour cost?',
  isDefault: true,
  weight: 9,
  run: neighbours,
};

/** The most at once, and a place for the small run. */
const SANDBOXES = 9;
const PER_SECOND = 60;

/** What a turn takes beside its arrivals: neighbours that end, and sandboxes that are armed anew. */
const ARRIVING_SHARE = 0.4;

const GOAL_COUNT = 4;
const TIMES = 5;

/** Peers that are measured beside the same loops. */
const PEERS = ['isolated-vm'];

interface Point {
  house: House;
  count: number;
  spec: RowSpec;
}

async function neighbours(context: Context): Promise<Findings> {
  await using stack = new AsyncDisposableStack();
  const languages = ['javascript', 'python'];
  const runner = stack.use(await createRunner({ languages, sandboxes: SANDBOXES }));
  const houses = [ownHouse(runner, 'javascript', [0, 1, 2, 4, 8]), ownHouse(runner, 'python', [1, 4])];
  const absences: Absence[] = [];
  for (const id of PEERS.filter((one) => context.systems.has(one))) {
    try {
      houses.push(peerHouse(stack.use(await peerOf(id).open()), peerOf(id), runner));
    } catch (error) {
      if (!(error instanceof Absent)) throw error;
      absences.push({ system: id, why: error.message });
    }
  }
  const points = houses.flatMap(pointsOf);
  const forMs = (ARRIVING_SHARE * context.budgetMs) / (context.rounds * points.length);
  const turns = new Map(points.map((point): [string, Turn] => [point.spec.id, () => measure(point, forMs)]));
  const taken = await takeTurns(turns, { ...context, isWhole: true });
  const tables = [tableOf('javascript', points, taken), tableOf('python', points, taken)];
  return { tables: tables.map((table) => ({ ...table, absences })), goals: goalsOf(tables[0]?.rows ?? []) };

  async function measure(point: Point, forMs: number): Promise<number[]> {
    const latenciesMs = await beside(point, forMs);
    const share = point.house.system === 'cloche' ? context.handicap : 0;
    return latenciesMs.map((ms) => ms * (1 + share));
  }
}

function pointsOf(house: House): Point[] {
  return house.counts.map((count) => ({
    house,
    count,
    spec: {
      id: `neighbours/${house.hostile}/${house.id}-${count}`,
      system: house.system,
      label: `${house.name}: beside ${count}`,
      unit: 'ms',
      better: 'less',
      statistic: 'p99',
      at: count,
    },
  }));
}

/** Latencies of small runs that arrive at a constant rate, beside neighbours that never pause. */
async function beside({ house, count }: Point, forMs: number): Promise<number[]> {
  await house.rest();
  const moveOut = new AbortController();
  const gone = Array.from({ length: count }, (_, at) => live(house, at, moveOut.signal));
  const { latenciesMs, failed } = await arrive({
    perSecond: PER_SECOND,
    forMs,
    run: async () => {
      const printed = await house.small();
      if (printed !== GOOD_ANSWER) throw new Error(`Expected 42, got ${printed.slice(0, 200)}`);
    },
  });
  moveOut.abort();
  await Promise.all(gone);
  if (failed > 0)
    throw new Error(`${house.name}: expected that every small run works, got ${failed} that did not`);
  return latenciesMs;
}

/** A neighbour whose next run begins as the last one ends. */
async function live(house: House, at: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await house.disturb(at, signal);
}

function tableOf(hostile: HostileLanguage, points: readonly Point[], taken: Taken): Table {
  const specs = points.filter(({ house }) => house.hostile === hostile).map(({ spec }) => spec);
  const name = hostile === 'javascript' ? 'JavaScript' : 'Python';
  return {
    id: `neighbours/${hostile}`,
    title: `A small run of JavaScript beside hostile ones in ${name}`,
    about: `${PER_SECOND} small runs arrive each second, whatever became of those before; a latency counts from the time a run was due. Neighbours are, in turns, a loop, a bomb of memory, a flood of output and a builtin that only SIGKILL ends, each a tenant of its own and begun anew as it ends. There is a sandbox for everybody, but no more cores than the machine has: with as many busy neighbours, they share them by the kernel's scheduler.`,
    chart: 'lines',
    axis: { name: 'hostile neighbours' },
    rows: rowsOf(specs, taken),
    absences: [],
    yardstick: taken.yardstick,
  };
}

function goalsOf(rows: readonly Row[]): Goal[] {
  const p99 = (count: number): number | undefined => {
    const row = rows.find(({ id }) => id === `neighbours/javascript/cloche-${count}`);
    return row && figureOf(row);
  };
  const [alone, crowded] = [p99(0), p99(GOAL_COUNT)];
  if (alone === undefined || crowded === undefined) return [];
  const name = `p99 of a small run beside ${GOAL_COUNT} hostile ones, to its p99 alone`;
  return [atMost(TIMES, { id: 'neighbours/javascript', name, unit: '×', value: crowded / alone })];
}
