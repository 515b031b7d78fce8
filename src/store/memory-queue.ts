import type { SettingsStore } from '../core/access.ts';
import type { ConsumeOptions, QueueStatus, RunQueue } from '../core/ports.ts';
import { type Hold, watchHold } from './hold.ts';
import type { Turn } from './memory-share.ts';
import { gist, type Warn } from './warn.ts';

/** What a memory queue is made of. */
export interface MemoryQueueOptions {
  settings: Pick<SettingsStore, 'read' | 'onChange'>;
  /** Looks after a run that its consumer is through with, in case it was not ended. */
  settle(id: string, consumer: ConsumeOptions): Promise<void>;
  /** Counts the queued and the running runs. */
  count(): QueueStatus['languages'];
  warn: Warn;
}

interface Consumer {
  options: ConsumeOptions;
  held: Set<Promise<void>>;
  hold: Hold;
  isClosed: boolean;
}

/**
 * The queue of a memory store: hands ids to the consumers of the same process; within a language by their tags,
 * and the languages in turns.
 */
export class MemoryQueue implements RunQueue {
  /** Of each language in the order of the tags; the language that was served last is the last. */
  readonly #waiting = new Map<string, Turn[]>();
  readonly #consumers = new Set<Consumer>();
  readonly #options: MemoryQueueOptions;

  constructor(options: MemoryQueueOptions) {
    this.#options = options;
  }

  async status(): Promise<QueueStatus> {
    const consumers = [...this.#consumers].map(({ options }) => options.consumer);
    return { languages: this.#options.count(), consumers: consumers.sort() };
  }

  async consume(options: ConsumeOptions): Promise<AsyncDisposable> {
    const hold = await watchHold(this.#options.settings, () => this.#pump());
    const consumer: Consumer = { options, held: new Set(), hold, isClosed: false };
    this.#consumers.add(consumer);
    this.#pump();
    return {
      [Symbol.asyncDispose]: async () => {
        consumer.isClosed = true;
        hold[Symbol.dispose]();
        this.#consumers.delete(consumer);
        await Promise.all(consumer.held);
      },
    };
  }

  /** Offers a released run. */
  add(turn: Turn): void {
    const line = this.#waiting.get(turn.language) ?? [];
    const place = line.findLastIndex(({ tag }) => tag <= turn.tag) + 1;
    line.splice(place, 0, turn);
    this.#waiting.set(turn.language, line);
    this.#pump();
  }

  /** Takes back a run that ended before anybody took it. */
  remove(id: string, language: string): void {
    const line = this.#waiting.get(language)?.filter((turn) => turn.id !== id);
    if (line) this.#waiting.set(language, line);
  }

  /** Whether a consumer is to take nothing new. */
  isHeld(consumer: string): boolean {
    return [...this.#consumers].some(({ options, hold }) => options.consumer === consumer && hold.isOn());
  }

  /** Tells every consumer that this run is to end. */
  cancel(id: string): void {
    for (const { options } of this.#consumers) options.onCancel(id);
  }

  #pump(): void {
    for (const consumer of this.#consumers) {
      while (canTake(consumer)) {
        const id = this.#take(consumer.options.languages);
        if (id === undefined) break;
        this.#deliver(id, consumer);
      }
    }
  }

  /** The next run of the language whose turn it is. */
  #take(languages: readonly string[]): string | undefined {
    for (const [language, line] of this.#waiting) {
      const turn = languages.includes(language) ? line.shift() : undefined;
      if (!turn) continue;
      this.#waiting.delete(language);
      if (line.length > 0) this.#waiting.set(language, line);
      return turn.id;
    }
    return undefined;
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

function canTake({ options, held, hold, isClosed }: Consumer): boolean {
  return !isClosed && !hold.isOn() && held.size < options.concurrency;
}
