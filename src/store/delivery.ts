import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { createPermits } from '../core/permits.ts';
import type { ConsumeOptions } from '../core/ports.ts';
import type { StoreTimes } from './times.ts';
import { gist, type Warn } from './warn.ts';

/** What a consumer's delivery works with. It keeps in `held` the runs that the consumer has in hand. */
export interface DeliveryOptions {
  consumer: ConsumeOptions;
  connection: Redis;
  prefix: string;
  times: StoreTimes;
  held: Set<string>;
  warn: Warn;
}

/**
 * Takes ids from BullMQ, by one of its workers per language, and hands them to a consumer that has so many
 * permits for all of them. Closing waits for the runs in hand.
 */
export function startDelivery(options: DeliveryOptions): AsyncDisposable {
  const { consumer, times, held, warn } = options;
  const lend = createPermits(() => consumer.concurrency);
  const running = new Set<Promise<void>>();
  let isClosing = false;

  const run = async (id: string) => {
    // An id can come twice when BullMQ lost its lock; the run is held by the first.
    if (held.has(id)) return;
    held.add(id);
    try {
      // What still waits for a permit when the consumer closes is left to others: a sweep offers it again.
      await lend(async () => (isClosing ? undefined : consumer.onRun(id)));
    } catch (error) {
      warn(`A consumer failed at a run: ${gist(error)}`);
    } finally {
      held.delete(id);
    }
  };
  const deliver = (id: string) => {
    const whole = run(id).finally(() => running.delete(whole));
    running.add(whole);
    return whole;
  };
  const workers = consumer.languages.map((language) => startWorker(language, deliver, options));

  return {
    async [Symbol.asyncDispose]() {
      isClosing = true;
      const closed = Promise.all(workers.map((worker) => worker.close()));
      while (running.size > 0) await Promise.all(running);
      // Without a server BullMQ would wait for ever to say that the last ones are done.
      await Promise.race([closed, pause(times.commandMs, undefined, { ref: false })]);
    },
  };
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
