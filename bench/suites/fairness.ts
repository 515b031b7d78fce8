import { openBullmq } from '../host/bullmq.ts';
import { openService } from '../host/service.ts';
import { rowOf } from '../measure/estimate.ts';
import type { Frame } from '../measure/lines.ts';
import type { Findings, Row, RowSpec, Table } from '../measure/row.ts';
import { measureYardstick, openYardstick } from '../measure/yardstick.ts';
import { openFifo } from './fairness/fifo.ts';
import { type Flooded, measureFlooded, type Passage } from './fairness/flooded.ts';
import { openTurns } from './fairness/turns.ts';
import { orAbsent } from './or-absent.ts';
import type { Context, Suite } from './suite.ts';

/** What does a flood cost another caller? */
export const FAIRNESS: Suite = {
  question: 'What does a flood cost another caller?',
  isDefault: true,
  weight: 5,
  run: (context) => orAbsent(LATENCY, () => measure(context)),
};

const LATENCY: Frame = {
  id: 'fairness/latency',
  title: 'A small run every 50 ms, alone and beside a flood of another caller',
  about:
    'One caller queues a thousand runs of a few milliseconds; another one sends a small run every 50 ms meanwhile, over HTTP and Redis: from the time ' +
    'it was due to its outcome. Beside it the same jobs in bare BullMQ, which are done in the order they came. Two runs, or jobs, at once.',
  chart: 'bars',
};

const OVERTAKEN: Frame = {
  id: 'fairness/overtaken',
  title: 'Runs of the flood that were begun while another caller waited',
  about:
    'For each small run, how many runs of the flood were begun between its submission and its own begin, to the millisecond. Taking ' +
    'turns, that is those of one turn; first come, first served, it is all that still waited.',
  chart: 'bars',
};

/** At once, in both. */
const LANES = 2;

/** Runs, or jobs, until V8 has optimised their way. */
const WARM_UP = 500;

/** No interval comes of a single one. */
const LEAST_ROUNDS = 2;

async function measure({ rounds, budgetMs, systems, note }: Context): Promise<Findings> {
  const until = performance.now() + budgetMs;
  note('starting a service');
  await using service = await openService({ settings: { CLOCHE_SANDBOXES: String(LANES) } });
  await using baseline = await openBullmq(service.socketPath, { processes: LANES, atOnce: 1 });
  using ours = await openTurns(service);
  const both = [
    { system: 'cloche-http', door: ours },
    { system: 'bullmq', door: openFifo(baseline) },
  ];
  const doors = both.filter(({ door, system }) => door === ours || systems.has(system));
  for (const { door } of doors) {
    const drained = await door.flood(WARM_UP, 0);
    await drained();
  }
  await using yardstick = await openYardstick();
  const speeds: number[] = [];
  const measured: Measurements = doors.map(({ system }) => ({ system, rounds: [] }));
  for (let round = 1; round <= rounds && (round <= LEAST_ROUNDS || performance.now() < until); round++) {
    note(`round ${round} of ${rounds}`);
    speeds.push(await measureYardstick(yardstick));
    for (const [index, { door }] of doors.entries()) {
      measured[index]?.rounds.push(await measureFlooded(door));
    }
  }
  return { tables: [latencyTable(measured, speeds), overtakenTable(measured, speeds)], goals: [] };
}

type Measurements = readonly { system: string; rounds: Flooded[] }[];

function latencyTable(measured: Measurements, yardstick: readonly number[]): Table {
  const rows = measured.flatMap(({ system, rounds }): Row[] => [
    latencyRow(
      { system, label: 'alone', id: `${system}-alone` },
      rounds.map(({ alone }) => alone),
    ),
    latencyRow(
      { system, label: 'beside the flood', id: `${system}-beside` },
      rounds.map(({ beside }) => beside),
    ),
  ]);
  return { ...LATENCY, rows, absences: [], yardstick };
}

function latencyRow(
  spec: Pick<RowSpec, 'id' | 'system' | 'label'>,
  rounds: readonly (readonly Passage[])[],
): Row {
  const id = `${LATENCY.id}/${spec.id}`;
  const samples = rounds.map((round) => round.map(({ latencyMs }) => latencyMs));
  return rowOf({ ...spec, id, unit: 'ms', better: 'less' }, samples);
}

function overtakenTable(measured: Measurements, yardstick: readonly number[]): Table {
  const rows = measured.map(({ system, rounds }) =>
    rowOf(
      {
        id: `${OVERTAKEN.id}/${system}`,
        system,
        label: 'runs that went before it',
        unit: 'count',
        better: 'less',
        scales: false,
      },
      rounds.map(({ beside, begunAt }) => beside.map((passage) => countBegun(begunAt, passage))),
    ),
  );
  return { ...OVERTAKEN, rows, absences: [], yardstick };
}

function countBegun(begunAt: readonly number[], passage: Passage): number {
  return begunAt.filter((at) => at > passage.takenAt && at <= passage.begunAt).length;
}
