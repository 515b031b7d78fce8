import { Worker } from 'bullmq';
import { DONE, NO_OP } from './bullmq.ts';

/** The far side of the baseline: `bullmq-consumer.ts SOCKET`. It does nothing, sixteen times at once, until a signal. */
const CONCURRENCY = 16;
const [path = ''] = process.argv.slice(2);
const worker = new Worker(NO_OP, async () => DONE, { connection: { path }, concurrency: CONCURRENCY });
await worker.waitUntilReady();
process.once('SIGTERM', () => void worker.close());
process.stdout.write('ready\n');
