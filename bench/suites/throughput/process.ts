import { createRunner } from '../../../src/runner/index.ts';
import { type Frame, type Line, measureLines, tableOf } from '../../measure/lines.ts';
import type { Absence, Table } from '../../measure/row.ts';
import { Absent } from '../../peers/peer.ts';
import { peerOf } from '../../peers/registry.ts';
import type { Context } from '../suite.ts';
import { callersOf } from './callers.ts';

const RATE: Frame = {
  id: 'throughput/process',
  title: 'Runs per second in process',
  about:
    'The library with one sandbox per core: a line of output from JavaScript, each run in a fresh isolate in another process. Beside it ' +
    'a fresh isolate of isolated-vm, by its asynchronous calls, and a new worker thread for each run, both in this process.',
  chart: 'lines',
  axis: { name: 'callers', isLogarithmic: true },
};

const LATENCY: Frame = {
  ...RATE,
  id: 'throughput/process-latency',
  title: 'Latency in process',
  about: 'The same calls: from the call to its outcome, while so many callers make one after the other.',
};

const CALLERS = [1, 2, 4, 8, 16, 32] as const;
const HELLO = { language: 'javascript', source: "console.log('hi')" } as const;
const ANSWER = 'hi\n';

/** Peers that can run more than one at once. */
const PEERS = ['isolated-vm', 'worker-threads'] as const;

/** Rates and latencies of the library and its peers, over callers. */
export async function measureInProcess(context: Context): Promise<Table[]> {
  await using stack = new AsyncDisposableStack();
  const runner = stack.use(await createRunner({ languages: ['javascript'] }));
  const lines = [lineOf('cloche', async () => (await runner.run(HELLO)).stdout)];
  const absences: Absence[] = [];
  for (const id of PEERS.filter((peer) => context.systems.has(peer))) {
    try {
      const peer = stack.use(await peerOf(id).open());
      lines.push(lineOf(id, async () => (await peer.run(HELLO)).stdout));
    } catch (cause) {
      if (!(cause instanceof Absent)) throw cause;
      absences.push({ system: id, why: cause.message });
    }
  }
  const measured = await measureLines(lines, context);
  return [
    tableOf({ ...RATE, absences }, measured, 'rate'),
    tableOf({ ...LATENCY, absences }, measured, 'latency'),
  ];
}

function lineOf(system: string, run: () => Promise<string>): Line {
  return { system, points: callersOf(CALLERS, { run, answer: ANSWER }) };
}
