/** Permits that are lent around a function. */
export interface Permits {
  /** Runs a function as soon as a permit is free, first come first served. */
  lend<T>(fn: () => Promise<T>): Promise<T>;
  /** Whether whoever asks now is lent one at once. */
  hasFree(): boolean;
}

/** Makes permits, as many as `limit` says whenever one is asked for or given back. */
export function createPermits(limit: () => number): Permits {
  const waiting: (() => void)[] = [];
  let lent = 0;
  const serve = (): void => {
    while (waiting.length > 0 && lent < limit()) {
      lent++;
      waiting.shift()?.();
    }
  };

  return {
    async lend(fn) {
      const turn = new Promise<void>((resolve) => waiting.push(resolve));
      serve();
      await turn;
      try {
        return await fn();
      } finally {
        lent--;
        serve();
      }
    },
    hasFree: () => waiting.length === 0 && lent < limit(),
  };
}
