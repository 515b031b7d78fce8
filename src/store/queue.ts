import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ConsumeOptions, Job, RunQueue } from '../core/ports.ts';
import { type Accept, type Acceptance, type Delivery, startDelivery } from './delivery.ts';
import type { Keys } from './keys.ts';
import { keepLease } from './lease.ts';
import type { News } from './news.ts';
import type { ScriptedRedis } from './scripts.ts';
import { startSweep } from './sweep.ts';
import type { StoreTimes } from './times.ts';
import { gist, type Warn } from './warn.ts';

/** What the queue in Redis is made of. `connectWaiting` makes a connection that waits for the server. */
export interface RedisQueueOptions {
  redis: ScriptedRedis;
  keys: Keys;
  times: StoreTimes;
  news: News;
  connectWaiting(): Redis;
  now(): number;
  warn: Warn;
}

/**
 * The queue in Redis, one BullMQ queue per language. BullMQ delivers ids and decides nothing: an id that
 * comes twice, or for a run that has ended, meets a run that is not queued any more; one that is lost is
 * found by the sweep.
 */
export class RedisQueue implements RunQueue {
  readonly #options: RedisQueueOptions;
  readonly #queues = new Map<string, Queue>();
  /** To the consumers of this process. */
  readonly #deliveries = new Set<Delivery>();

  constructor(options: RedisQueueOptions) {
    this.#options = options;
  }

  /**
   * Hands a queued run to BullMQ, once however often it is called. A failure is left to the sweep to mend.
   */
  async add(id: string, language: string): Promise<void> {
    try {
      await this.#queue(language).add('run', null, { jobId: id });
    } catch (error) {
      this.#options.warn(`A queued run waits for the sweep to be handed to BullMQ: ${gist(error)}`);
    }
  }

  /**
   * Takes a run back that ended before it was delivered. A failure does no harm: a consumer passes it over.
   */
  async remove(id: string, language: string): Promise<void> {
    try {
      await this.#queue(language).remove(id);
    } catch (error) {
      this.#options.warn(`A run that has ended could not be taken out of BullMQ: ${gist(error)}`);
    }
  }

  /** Offers a job to the consumers of this process; undefined when none takes it at once. */
  offer(job: Job, accept: Accept): Promise<Acceptance> | undefined {
    for (const delivery of this.#deliveries) {
      const acceptance = delivery.offer(job, accept);
      if (acceptance) return acceptance;
    }
    return undefined;
  }

  /** @throws ClocheError `E_STORE_DOWN` */
  async consume(consumer: ConsumeOptions): Promise<AsyncDisposable> {
    const { redis, keys, times, news, connectWaiting, now, warn } = this.#options;
    const held = new Set<string>();
    const lease = await keepLease({ redis, key: keys.lease + consumer.consumer, times, warn });
    const offer = this.add.bind(this);
    const sweep = startSweep({ redis, keys, times, consumer, held, offer, now, warn });
    const stopCancels = news.onCancel(consumer.onCancel);
    const connection = connectWaiting();
    const delivery = startDelivery({ consumer, connection, prefix: keys.bull, times, held, warn });
    this.#deliveries.add(delivery);

    let closing: Promise<void> | undefined;
    const close = async () => {
      this.#deliveries.delete(delivery);
      await delivery[Symbol.asyncDispose]();
      connection.disconnect();
      stopCancels();
      await sweep[Symbol.asyncDispose]();
      await lease[Symbol.asyncDispose]();
    };
    return {
      [Symbol.asyncDispose]() {
        closing ??= close();
        return closing;
      },
    };
  }

  /** BullMQ keeps no finished jobs here and hardly any events: the record of a run is elsewhere. */
  #queue(language: string): Queue {
    const known = this.#queues.get(language);
    if (known) return known;
    const { redis, keys, warn } = this.#options;
    const queue = new Queue(language, {
      connection: redis,
      prefix: keys.bull,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      streams: { events: { maxLen: 100 } },
      skipVersionCheck: true,
      skipWaitingForReady: true,
    });
    queue.on('error', (error) => warn(`BullMQ: ${gist(error)}`));
    this.#queues.set(language, queue);
    return queue;
  }
}
