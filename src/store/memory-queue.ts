import type { ConsumeOptions, RunQueue } from '../core/ports.ts';
import { gist, type Warn } from './warn.ts';

/** What a memory queue is made of. */
export interface MemoryQueueOptions {
  /** Looks after a run that its consumer is through with, in case it was not ended. */
  settle(id: string, consumer: ConsumeOptions): Promise<void>;
  warn: Warn;
}

interface Consumer {
  options: ConsumeOptions;
  held: Set<Promise<void>>;
  isClosed: boolean;
}

/** The queue of a memory store: hands ids to the consumers of the same process, oldest first. */
export class MemoryQueue implements RunQueue {
  readonly #waiting = new Map<string, Set<string>>();
  readonly #consumers = new Set<Consumer>();
  readonly #options: MemoryQueueOptions;

  constructor(options: MemoryQueueOptions) {
    this.#options = options;
  }

  async consume(options: ConsumeOptions): Promise<AsyncDisposable> {
    const consumer: Consumer = { options, held: new Set(), isClosed: false };
    this.#consumers.add(consumer);
    this.#pump();
    return {
      [Symbol.asyncDispose]: async () => {
        consumer.isClosed = true;
        this.#consumers.delete(consumer);
        await Promise.all(consumer.held);
      },
    };
  }

  /** Offers a queued run. */
  add(id: string, language: string): void {
    const ids = this.#waiting.get(language);
    if (ids) ids.add(id);
    else this.#waiting.set(language, new Set([id]));
    this.#pump();
  }

  /** Takes back a run that ended before anybody took it. */
  remove(id: string, language: string): void {
    this.#waiting.get(language)?.delete(id);
  }

  /** Tells every consumer that this run is to end. */
  cancel(id: string): void {
    for (const { options } of this.#consumers) options.onCancel(id);
  }

  #pump(): void {
    for (const consumer of this.#consumers) {
      while (!consumer.isClosed && consumer.held.size < consumer.options.concurrency) {
        const id = this.#take(consumer.options.languages);
        if (id === undefined) break;
        this.#deliver(id, consumer);
      }
    }
  }

  /** The oldest waiting run of these languages; ids sort by time. */
  #take(languages: readonly string[]): string | undefined {
    const heads = languages.flatMap((language) => [...(this.#waiting.get(language)?.keys().take(1) ?? [])]);
    const [oldest] = heads.sort();
    if (oldest !== undefined) for (const language of languages) this.remove(oldest, language);
    return oldest;
  }

  #deliver(id: string, consumer: Consumer): void {
    const held = this.#run(id, consumer.options).finally(() => {
      consumer.held.delete(held);
      this.#pump();
    });
    consumer.held.add(held);
  }

  async #run(id: string, options: ConsumeOptions): Promise<void> {
    try {
      await options.onRun(id);
    } catch (error) {
      this.#options.warn(`A consumer failed at a run: ${gist(error)}`);
    }
    try {
      await this.#options.settle(id, options);
    } catch (error) {
      this.#options.warn(`A consumer failed at ending a run that it had left: ${gist(error)}`);
    }
  }
}
