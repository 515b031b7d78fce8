/** What a cache keeps: at most `most` values, each for `freshMs` from when it was asked for. `now` never goes back. */
export interface FreshCacheOptions {
  most: number;
  freshMs: number;
  now(): number;
}

/**
 * Values that may be a little old. Whoever asks for one that is on its way waits for that; what is dropped
 * meanwhile is loaded anew by whoever asks next.
 */
export class FreshCache<T> {
  readonly #options: FreshCacheOptions;
  /** In the order in which they were asked for, which is the order in which they grow old. */
  readonly #entries = new Map<string, { value: Promise<T>; at: number }>();

  constructor(options: FreshCacheOptions) {
    this.#options = options;
  }

  /** The value of a name, loaded where there is no fresh one; a load that fails is not kept. */
  get(name: string, load: () => Promise<T>): Promise<T> {
    const { most, freshMs, now } = this.#options;
    const kept = this.#entries.get(name);
    if (kept && now() - kept.at < freshMs) return kept.value;
    const entry = { at: now(), value: load() };
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > most && oldest !== undefined) this.#entries.delete(oldest);
    entry.value.catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
    });
    return entry.value;
  }

  /** Forgets one value. */
  drop(name: string): void {
    this.#entries.delete(name);
  }

  /** Forgets all values. */
  clear(): void {
    this.#entries.clear();
  }
}
