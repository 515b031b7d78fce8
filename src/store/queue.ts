import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { SettingsStore } from '../core/access.ts';
import type { ConsumeOptions, Job, QueueStatus, RunQueue } from '../core/ports.ts';
import type { Cipher } from './cipher.ts';
import { reach } from './connection.ts';
import { type Accept, type Acceptance, type Delivery, type Released, startDelivery } from './delivery.ts';
import { watchHold } from './hold.ts';
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
  cipher: Cipher;
  times: StoreTimes;
  news: News;
  settings: Pick<SettingsStore, 'read' | 'onChange'>;
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
   * Hands a released run to BullMQ, once however often it is called. A failure is left to the sweep to mend.
   */
  async add([id, language, tag]: Released): Promise<void> {
    try {
      await this.#queue(language).add('run', null, { jobId: id, priority: Number(tag) });
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

  /** Whether a consumer of this process is to take nothing new. */
  isHeld(consumer: string): boolean {
    return [...this.#deliveries].some((delivery) => delivery.consumer === consumer && delivery.isHeld());
  }

  /** @throws ClocheError `E_STORE_DOWN` */
  async status(): Promise<QueueStatus> {
    const reply = await reach(() => this.#options.redis.queueStatus());
    const [rows, consumers] = reply as [[string, number, number][], string[]];
    const languages = rows.map(([language, queued, running]) => ({ language, queued, running }));
    return { languages: languages.sort(byLanguage), consumers: consumers.sort() };
  }

  /** @throws ClocheError `E_STORE_DOWN` */
  async consume(consumer: ConsumeOptions): Promise<AsyncDisposable> {
    const { redis, keys, cipher, times, news, settings, connectWaiting, now, warn } = this.#options;
    const held = new Set<string>();
    await using stack = new AsyncDisposableStack();
    stack.use(await keepLease({ redis, keys, consumer: consumer.consumer, times, warn }));
    const offer = this.add.bind(this);
    stack.use(startSweep({ redis, keys, cipher, times, consumer, held, offer, now, warn }));
    stack.defer(news.onCancel(consumer.onCancel));
    let delivery: Delivery | undefined;
    const hold = stack.use(await watchHold(settings, () => delivery?.obey()));
    const connection = stack.adopt(connectWaiting(), (it) => it.disconnect());
    delivery = startDelivery({ consumer, connection, prefix: keys.bull, times, held, hold, warn });
    stack.use(delivery);
    this.#deliveries.add(delivery);
    stack.defer(() => void this.#deliveries.delete(delivery));

    const owned = stack.move();
    let closing: Promise<void> | undefined;
    return {
      [Symbol.asyncDispose]() {
        closing ??= owned.disposeAsync();
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

function byLanguage(a: { language: string }, b: { language: string }): number {
  return a.language < b.language ? -1 : 1;
}
