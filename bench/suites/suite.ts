import type { Findings } from '../measure/row.ts';

/** How a suite is to be run. */
export interface Context {
  /** Rounds that count; a few come first, to warm up. */
  rounds: number;
  /** About how long the suite may take, in all. */
  budgetMs: number;
  /** Ids of the systems to measure; others are left out without a word. Cloche is always among them. */
  systems: ReadonlySet<string>;
  /** By what share each call of Cloche is lengthened, to see that a comparison finds it; 0 for none. */
  handicap: number;
  /** Uniform in [0, 1), the same sequence in every run. */
  random(): number;
  /** Shows how far the suite is, on one line that is written over. */
  note(progress: string): void;
}

/** A question about isolation, and how it is answered. */
export interface Suite {
  question: string;
  /** Whether it runs when no suite is named. */
  isDefault: boolean;
  /** Its share of the time that all default suites take together. */
  weight: number;
  run(context: Context): Promise<Findings>;
}
