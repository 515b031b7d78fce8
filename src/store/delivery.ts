import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { createPermits } from '../core/permits.ts';
import type { ConsumeOptions, Job } from '../core/ports.ts';
import type { Hold } from './hold.ts';
import type { StoreTimes } from './times.ts';
import { gist, type Warn } from './warn.ts';

/**
 * What a consumer's delivery works with. It keeps in `held` the runs that the consumer has in hand, and takes
 * nothing new while `hold` is on.
 */
export interface DeliveryOptions {
  consumer: ConsumeOptions;
  connection: Redis;
  prefix: string;
  times: StoreTimes;
  held: Set<string>;
  hold: Hold;
  warn: Warn;
}

/** A queued run that BullMQ is to be told of; the tag is its place in the line of its language. */
export type Released = [id: string, language: string, tag: number | string];

/**
 * What became of a job that was accepted: `isBegun` says that it is running under the lease of the consumer it
 * was accepted for, `released` what BullMQ is to be told of.
 */
export interface Acceptance {
  id: string;
  isReplay: boolean;
  isBegun: boolean;
  released: readonly Released[];
}

/** Accepts a job, as begun by that consumer if no run waits before it. */
export type Accept = (consumer: string) => Promise<Acceptance>;

/** The runs that come to a consumer. */
export interface Delivery extends AsyncDisposable {
  /** Names the consumer. */
  consumer: string;
  /** Whether the consumer is to take nothing new. */
  isHeld(): boolean;
  /** Pauses or resumes as the hold has changed. */
  obey(): void;
  /** Has a job accepted and run where the consumer takes it at once; undefined when it does not. */
  offer(job: Job, accept: Accept): Promise<Acceptance> | undefined;
}

/**
 * Takes ids from BullMQ, by one of its workers per language, and hands them to a consumer that has so many
 * permits for all of them; and jobs of this process that need no queue. Closing waits for the runs in hand.
 */
export function startDelivery(options: DeliveryOptions): Delivery {
  const { consumer, times, held, hold, warn } = options;
  const hand = openHand(options);
  let isClosing = false;

  const deliver = async (id: string) => {
    // An id can come twice when BullMQ lost its lock; the run is held by the first.
    if (held.has(id)) return;
    // What still waits for a permit when the consumer closes is left to others: a sweep offers it again.
    await hand.take(id, async () => (isClosing || hold.isOn() ? undefined : consumer.onRun(id)));
    for (const worker of workers) worker.concurrency = consumer.concurrency;
  };
  const workers = consumer.languages.map((language) => startWorker(language, deliver, options));
  const obey = () => {
    if (isClosing) return;
    for (const worker of workers) {
      // What it has in hand is not waited for; and without a server, neither would ever be through.
      const obeyed = hold.isOn() ? worker.pause(true) : worker.resume();
      obeyed.catch((error: unknown) => warn(`BullMQ: ${gist(error)}`));
    }
  };
  if (hold.isOn()) obey();

  return {
    consumer: consumer.consumer,
    isHeld: hold.isOn,
    obey,
    offer(job, accept) {
      const isOurs = consumer.languages.includes(job.snippet.language) && !held.has(job.id);
      if (isClosing || hold.isOn() || !isOurs || !hand.hasRoom()) return undefined;
      const offered = offerTo(consumer, job, accept);
      if (offered) void hand.take(job.id, () => offered.run);
      return offered?.acceptance;
    },
    async [Symbol.asyncDispose]() {
      isClosing = true;
      const closed = Promise.all(workers.map((worker) => worker.close()));
      await hand.settle();
      // Without a server BullMQ would wait for ever to say that the last ones are done.
      await Promise.race([closed, pause(times.commandMs, undefined, { ref: false })]);
    },
  };
}

/** What a consumer has in hand: it is in `held`, and there are never more than the consumer has permits. */
function openHand({ consumer, held, warn }: DeliveryOptions) {
  const permits = createPermits(() => consumer.concurrency);
  const running = new Set<Promise<void>>();

  const hold = async (id: string, run: () => Promise<void>) => {
    held.add(id);
    try {
      await permits.lend(run);
    } catch (error) {
      warn(`A consumer failed at a run: ${gist(error)}`);
    } finally {
      held.delete(id);
    }
  };

  return {
    hasRoom: permits.hasFree,
    take(id: string, run: () => Promise<void>): Promise<void> {
      const whole = hold(id, run).finally(() => running.delete(whole));
      running.add(whole);
      return whole;
    },
    async settle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Has a job accepted as the consumer begins it; undefined when the consumer has no room. */
function offerTo(consumer: ConsumeOptions, job: Job, accept: Accept) {
  const { promise, resolve } = Promise.withResolvers<Acceptance>();
  const run = consumer.onOffer?.(job.id, () => {
    const acceptance = accept(consumer.consumer);
    resolve(acceptance);
    // Whoever accepts hears of a failure; a run whose answer was lost is not held, which the sweep sees.
    return acceptance.then(
      ({ isBegun }) => (isBegun ? job : undefined),
      () => undefined,
    );
  });
  return run && { run, acceptance: promise };
}

/**
 * The locks of BullMQ follow the rhythm of the leases, so that it does not hold back what a dead consumer
 * held.
 */
function startWorker(
  language: string,
  deliver: (id: string) => Promise<void>,
  { consumer, connection, prefix, times, warn }: DeliveryOptions,
): Worker {
  const worker = new Worker(language, ({ id }) => deliver(id ?? ''), {
    connection,
    prefix,
    concurrency: consumer.concurrency,
    maxStalledCount: 0,
    lockDuration: times.leaseMs,
    stalledInterval: times.sweepMs,
    runRetryDelay: times.refreshMs,
    skipVersionCheck: true,
  });
  worker.on('error', (error) => warn(`BullMQ: ${gist(error)}`));
  return worker;
}
