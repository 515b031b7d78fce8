/** Lends permits: runs a function as soon as one is free, first come first served. */
export type Lend = <T>(fn: () => Promise<T>) => Promise<T>;

/** Makes permits, as many as `limit` says whenever one is asked for or given back. */
export function createPermits(limit: () => number): Lend {
  const waiting: (() => void)[] = [];
  let lent = 0;
  const serve = (): void => {
    while (waiting.length > 0 && lent < limit()) {
      lent++;
      waiting.shift()?.();
    }
  };

  return async (fn) => {
    const turn = new Promise<void>((resolve) => waiting.push(resolve));
    serve();
    await turn;
    try {
      return await fn();
    } finally {
      lent--;
      serve();
    }
  };
}
