/** Runs a function when those of the same name that came before it have ended. */
export type TakeTurn = <T>(name: string, fn: () => Promise<T>) => Promise<T>;

/** Makes turns: one at a time for each name, first come first served. */
export function createTurns(): TakeTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (name, fn) => {
    const before = last.get(name);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return await fn();
    })();
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}
