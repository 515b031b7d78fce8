import { extname } from 'node:path';
import { type Job, Queue, QueueEvents } from 'bullmq';
import { startChild } from './child.ts';

/** A bare BullMQ queue with consumers in processes of their own. */
export interface Baseline extends AsyncDisposable {
  /** Adds a job that does nothing and waits until it is finished; gives what it returned. */
  roundTrip(): Promise<string>;
  add(work: Work): Promise<Job>;
  /** Adds so many jobs in one go. */
  flood(count: number, work: Work): Promise<readonly Job[]>;
  /** Waits until a job is finished; gives what it returned. */
  end(job: Job): Promise<string>;
  /** When a job was added and begun. */
  timesOf(job: Job): Promise<Times>;
}

/** What a job does: nothing, or keep a core busy. */
export type Work = { busyMs: number } | null;

/** When something was taken, and when somebody began to work on it, in milliseconds since the epoch. */
export interface Times {
  takenAt: number;
  begunAt: number;
}

/** How the consumers are: processes, and jobs at once in each. */
export interface Consumers {
  processes: number;
  atOnce: number;
}

/** The queue's name, and the name of each job in it. */
export const NO_OP = 'no-op';

/** What a job returns. */
export const DONE = 'done';

/** A bare no-op is measured with sixteen at once. */
const USUAL: Consumers = { processes: 1, atOnce: 16 };

const PATIENCE_MS = 60_000;

/** Opens the baseline on a Redis, as BullMQ is out of the box: two connections here, two in each consumer. */
export async function openBullmq(
  socketPath: string,
  { processes, atOnce }: Consumers = USUAL,
): Promise<Baseline> {
  await using stack = new AsyncDisposableStack();
  const connection = { path: socketPath };
  const queue = stack.adopt(new Queue(NO_OP, { connection }), (it) => it.close());
  const events = stack.adopt(new QueueEvents(NO_OP, { connection }), (it) => it.close());
  // Each wait listens for the end of both.
  for (const emitter of [queue, events]) emitter.setMaxListeners(0);
  const consumer = new URL(`bullmq-consumer${extname(import.meta.url)}`, import.meta.url);
  const children = Array.from({ length: processes }, () =>
    stack.use(startChild([consumer, socketPath, String(atOnce)], {})),
  );
  await Promise.all([
    events.waitUntilReady(),
    ...children.map((child) => child.until((line) => line === 'ready')),
  ]);
  const add = (work: Work): Promise<Job> => queue.add(NO_OP, work);
  const end = (job: Job): Promise<string> => job.waitUntilFinished(events, PATIENCE_MS);
  const timesOf = async (job: Job): Promise<Times> => {
    const known = await queue.getJob(job.id ?? '');
    return { takenAt: job.timestamp, begunAt: known?.processedOn ?? Number.NaN };
  };
  const owned = stack.move();
  return {
    roundTrip: async () => end(await add(null)),
    add,
    flood: (count, work) => queue.addBulk(Array.from({ length: count }, () => ({ name: NO_OP, data: work }))),
    end,
    timesOf,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
