/** A language that is probed. */
export type Probed = 'javascript' | 'python' | 'wasm';

/** Bits that the second of two runs could tell of the first, by probe; undefined where it gave no answer. */
export type Told = ReadonlyMap<string, number> | undefined;

/** Whose runs are probed: what one run left is looked for in the next. */
export interface Subject {
  /** What tells its rows from those of others. */
  id: string;
  system: string;
  name: string;
  language: Probed;
  /** Whether it keeps everything on purpose, so that a probe that finds nothing there finds nothing anywhere. */
  isLeaky?: boolean;
  /** Runs twice, one right after the other: marks chosen at random are left in every place, and looked for. */
  probe(random: () => number): Promise<Told>;
}
