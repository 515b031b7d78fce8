import { type Client, openClient, readStdout } from '../../host/client.ts';
import type { Service } from '../../host/service.ts';
import { arrive } from '../../measure/arrivals.ts';
import { rowOf } from '../../measure/estimate.ts';
import type { Frame } from '../../measure/lines.ts';
import type { Absence, Row, Table } from '../../measure/row.ts';
import { measureYardstick, openYardstick } from '../../measure/yardstick.ts';
import type { Context } from '../suite.ts';

const FRAME: Frame = {
  id: 'throughput/arrivals',
  title: 'Latency under a load that does not wait',
  about:
    'Runs through HTTP and Redis that come at a constant rate, whatever became of those before: a share of the most that the same service ' +
    'bore in this run. Latency counts from the time a run was due, so that one that stalls is charged for all that should have come meanwhile.',
  chart: 'lines',
  axis: { name: '% of the most it bears' },
};

const SHARES_PERCENT = [25, 50, 75, 90] as const;
const HELLO = JSON.stringify({ language: 'javascript', source: "console.log('hi')" });

/** A share of the most, and what came of it. */
interface Level {
  percent: number;
  perSecond: number;
  latenciesMs: number[][];
  offered: number;
  failed: number;
}

/** Latencies at shares of a rate, in turns. */
export async function measureArrivals(
  service: Service,
  mostPerSecond: number,
  { rounds, budgetMs, note }: Context,
): Promise<Table> {
  using client = openClient(service);
  await using yardstick = await openYardstick();
  const forMs = budgetMs / (rounds * SHARES_PERCENT.length);
  const levels = SHARES_PERCENT.map((percent) => levelOf(percent, mostPerSecond));
  const speeds: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    note(`constant rates, round ${round} of ${rounds}`);
    speeds.push(await measureYardstick(yardstick));
    for (const level of levels) {
      const arrived = await arrive({ perSecond: level.perSecond, forMs, run: () => runHello(client) });
      level.latenciesMs.push(arrived.latenciesMs);
      level.failed += arrived.failed;
      level.offered += arrived.offered;
    }
  }
  const answered = levels.filter(({ latenciesMs }) => latenciesMs.flat().length > 0);
  return {
    ...FRAME,
    rows: answered.map(rowOfLevel),
    absences: levels.flatMap(describeFailures),
    yardstick: speeds,
  };
}

function levelOf(percent: number, mostPerSecond: number): Level {
  const perSecond = Math.max(1, (mostPerSecond * percent) / 100);
  return { percent, perSecond, latenciesMs: [], offered: 0, failed: 0 };
}

async function runHello(client: Client): Promise<void> {
  const printed = readStdout(await client.submit(HELLO));
  if (printed !== 'hi\n') throw new Error('Expected the output of the snippet, got another one');
}

function rowOfLevel({ percent, perSecond, latenciesMs }: Level): Row {
  const spec = { system: 'cloche-http', unit: 'ms', better: 'less', at: percent } as const;
  const label = `${percent} %: ${Math.round(perSecond)} per second`;
  return rowOf({ ...spec, id: `${FRAME.id}/cloche-http-${percent}`, label }, latenciesMs);
}

function describeFailures({ percent, failed, offered }: Level): Absence[] {
  if (failed === 0) return [];
  return [
    { system: 'cloche-http', why: `at ${percent} %, ${failed} of ${offered} runs were refused or lost` },
  ];
}
