import { setTimeout as pause } from 'node:timers/promises';
import { makeConsumer, makeEntry, makeOutcome, openRedisStore } from './store-fixtures.ts';

/**
 * A consumer in a process of its own, to be killed: `node doomed.ts SOCKET PREFIX NAME`. It takes a few milliseconds
 * for a run, and says `ready`, and `excess` for a run that was begun above the bound, which its source names.
 */
const [socketPath = '', prefix = '', consumer = ''] = process.argv.slice(2);
const store = await openRedisStore({ socketPath }, { prefix });
await store.queue.consume(
  makeConsumer(store, {
    consumer,
    languages: ['javascript', 'python'],
    onRun: async (id) => {
      const job = await store.runs.begin(id, consumer);
      if (!job) return;
      const { items } = await store.runs.list({ caller: job.caller.id, state: 'running', limit: 99 });
      if (items.length > Number(job.snippet.source)) process.stdout.write('excess\n');
      await pause(Math.random() * 10);
      await store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
    },
  }),
);
process.stdout.write('ready\n');
