/** Tells the operator of something that went wrong and heals by itself. */
export type Warn = (message: string) => void;

const QUIET_MS = 10_000;
const MOST_REMEMBERED = 100;

/** Lets the same message through once in ten seconds: a server that is away is an error at every new try. */
export function dampen(warn: Warn, now: () => number): Warn {
  const told = new Map<string, number>();
  return (message) => {
    const time = now();
    if (time < (told.get(message) ?? Number.NEGATIVE_INFINITY) + QUIET_MS) return;
    if (told.size >= MOST_REMEMBERED) told.clear();
    told.set(message, time);
    warn(message);
  };
}

/**
 * What an error says, without what it may carry: addresses, parts of a mistyped URL, arguments of a command.
 */
export function gist(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
