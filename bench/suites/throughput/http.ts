import { DONE, openBullmq } from '../../host/bullmq.ts';
import { openClient, readStdout } from '../../host/client.ts';
import type { Service } from '../../host/service.ts';
import { atLeast, atMost } from '../../measure/goal.ts';
import { type Frame, type Line, measureLines, tableOf } from '../../measure/lines.ts';
import type { Findings, Goal, Table } from '../../measure/row.ts';
import type { Context } from '../suite.ts';
import { callersOf } from './callers.ts';

/** Runs per second through HTTP and Redis, as a reader sees the table. */
export const HTTP: Frame = {
  id: 'throughput/http',
  title: 'Runs per second through HTTP and Redis',
  about:
    'POST /v1/runs with "Prefer: wait" over kept connections, a line of output from JavaScript in a fresh isolate, with authentication, ' +
    'rate limit, audit and result as always; results are kept for ten seconds, so that forgetting them counts too. Beside it a job ' +
    'that does nothing, of bare BullMQ in the same Redis. Callers, service, sandboxes and Redis share the cores.',
  chart: 'lines',
  axis: { name: 'callers', isLogarithmic: true },
};

const LATENCY: Frame = {
  ...HTTP,
  id: 'throughput/http-latency',
  title: 'Latency through HTTP and Redis',
  about: 'The same calls: from the call to its answer, while so many callers send one after the other.',
};

const PYTHON: Frame = {
  ...HTTP,
  id: 'throughput/python',
  title: 'Python: runs per second through HTTP and Redis',
  about:
    'print(6 * 7) in a fresh interpreter; a sandbox arms the next one after each run, which counts against the clock.',
};

const PYTHON_LATENCY: Frame = {
  ...PYTHON,
  id: 'throughput/python-latency',
  title: 'Python: latency through HTTP and Redis',
  about: LATENCY.about,
};

const CALLERS = [1, 2, 4, 8, 16, 32] as const;
const PYTHON_CALLERS = [1, 2, 4] as const;
const GOALS_AT = 16;

const HELLO = JSON.stringify({ language: 'javascript', source: "console.log('hi')" });
const ANSWER = JSON.stringify({ language: 'python', source: 'print(6 * 7)' });

/** Tables and goals, and the highest rate of all numbers of callers. */
export async function measureHttp(
  service: Service,
  context: Context,
): Promise<Findings & { mostPerSecond: number }> {
  using client = openClient(service);
  await using baseline = await openBullmq(service.socketPath);
  const run = async () => readStdout(await client.submit(HELLO));
  const ours: Line = { system: 'cloche-http', points: callersOf(CALLERS, { run, answer: 'hi\n' }) };
  const theirs: Line = {
    system: 'bullmq',
    points: callersOf(CALLERS, { run: () => baseline.roundTrip(), answer: DONE }),
  };
  const isBeside = context.systems.has(theirs.system);
  const measured = await measureLines(isBeside ? [ours, theirs] : [ours], context);
  const rates = tableOf(HTTP, measured, 'rate');
  const latencies = tableOf(LATENCY, measured, 'latency');
  const most = rates.rows.filter(({ system }) => system === ours.system);
  return {
    tables: [rates, latencies],
    goals: isBeside ? goalsOf(rates, latencies) : [],
    mostPerSecond: Math.max(...most.map(({ p50 }) => p50.value)),
  };
}

/** The same for Python, where a run costs more than its way. */
export async function measurePython(service: Service, context: Context): Promise<Table[]> {
  using client = openClient(service);
  const run = async () => readStdout(await client.submit(ANSWER));
  const measured = await measureLines(
    [{ system: 'cloche-http', points: callersOf(PYTHON_CALLERS, { run, answer: '42\n' }) }],
    context,
  );
  return [tableOf(PYTHON, measured, 'rate'), tableOf(PYTHON_LATENCY, measured, 'latency')];
}

function goalsOf(rates: Table, latencies: Table): Goal[] {
  const latency = (at: number) => ratioOf(latencies, at);
  return [
    atMost(2.5, {
      id: 'throughput/latency-1',
      name: 'HTTP and Redis, p50 to a no-op of BullMQ, one caller',
      unit: '×',
      value: latency(1),
    }),
    atMost(2.5, {
      id: 'throughput/latency-16',
      name: 'HTTP and Redis, p50 to a no-op of BullMQ, 16 callers',
      unit: '×',
      value: latency(GOALS_AT),
    }),
    atLeast(0.5, {
      id: 'throughput/rate-16',
      name: 'HTTP and Redis, rate to that of BullMQ no-ops, 16 callers',
      unit: '×',
      value: ratioOf(rates, GOALS_AT),
    }),
  ];
}

/** Ours to theirs, at a number of callers. */
function ratioOf({ rows }: Table, at: number): number {
  const figure = (system: string) =>
    rows.find((row) => row.system === system && row.at === at)?.p50.value ?? Number.NaN;
  return figure('cloche-http') / figure('bullmq');
}
