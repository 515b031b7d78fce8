import { Queue, QueueEvents } from 'bullmq';
import { startChild } from './child.ts';

/** A bare BullMQ queue with a consumer in a process of its own. */
export interface Baseline extends AsyncDisposable {
  /** Adds a job that does nothing and waits until it is finished; gives what it returned. */
  roundTrip(): Promise<string>;
}

/** The queue's name, and the name of each job in it. */
export const NO_OP = 'no-op';

/** What a job that does nothing returns. */
export const DONE = 'done';

const PATIENCE_MS = 10_000;

/** Opens the baseline on a Redis, as BullMQ is out of the box: two connections here, two in the consumer. */
export async function openBullmq(socketPath: string): Promise<Baseline> {
  await using stack = new AsyncDisposableStack();
  const connection = { path: socketPath };
  const queue = stack.adopt(new Queue(NO_OP, { connection }), (it) => it.close());
  const events = stack.adopt(new QueueEvents(NO_OP, { connection }), (it) => it.close());
  // Each wait listens for the end of both.
  for (const emitter of [queue, events]) emitter.setMaxListeners(0);
  const consumer = new URL('bullmq-consumer.ts', import.meta.url);
  const child = stack.use(startChild([consumer, socketPath], {}));
  await Promise.all([events.waitUntilReady(), child.until((line) => line === 'ready')]);
  const owned = stack.move();
  return {
    async roundTrip() {
      const job = await queue.add(NO_OP, null);
      return job.waitUntilFinished(events, PATIENCE_MS);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
