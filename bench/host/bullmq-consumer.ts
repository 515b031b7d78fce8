import { Worker } from 'bullmq';
import { DONE, NO_OP, type Work } from './bullmq.ts';

/** The far side of the baseline: `bullmq-consumer.ts SOCKET AT_ONCE`. It does what jobs ask for, until a signal. */

const PATIENCE_MS = 2_000;

const [path = '', atOnce = '1'] = process.argv.slice(2);
const options = { connection: { path }, concurrency: Number(atOnce) };
const worker = new Worker<Work>(NO_OP, async ({ data }) => keepBusy(data), options);
await worker.waitUntilReady();
process.once('SIGTERM', () => {
  // A Redis that went first would be waited for without end.
  setTimeout(() => process.exit(), PATIENCE_MS).unref();
  void worker.close();
});
process.stdout.write('ready\n');

function keepBusy(work: Work): string {
  const until = performance.now() + (work?.busyMs ?? 0);
  while (performance.now() < until);
  return DONE;
}
