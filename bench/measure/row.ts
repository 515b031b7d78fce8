/** Units of figures. A rate is `per second`; `×` is a ratio without a unit, `count` a number of things. */
export const UNITS = ['ms', 'MiB', 'bytes', 'bits', 'per second', 'per GiB', 'MB/s', '×', 'count'] as const;

/** A unit of figures. */
export type Unit = (typeof UNITS)[number];

/** Figures of a row that goals and comparisons look at. */
export const STATISTICS = ['p50', 'p99', 'max'] as const;

/** One of them. */
export type Statistic = (typeof STATISTICS)[number];

/** A figure and the interval that holds it in 95 of 100 repetitions, by bootstrap over the rounds. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** What tells one row from another, and how it is read. */
export interface RowSpec {
  /** `suite/table/row`, the same in every run: what two runs are compared by. Lower case, digits, `-`, `.` and `/`. */
  id: string;
  /** Whose figure it is: an id of {@link SYSTEMS}. */
  system: string;
  /** What a reader calls it, within its table. */
  label: string;
  unit: Unit;
  better: 'less' | 'more';
  /** Default `p50`. */
  statistic?: Statistic;
  /** Where it stands on the axis of its table: clients, bytes, seconds. */
  at?: number;
  /** False for what a faster machine does not change: bytes, leaked bits, a fixed grace. Default true. */
  scales?: boolean;
}

/** What was measured: every sample kept, round by round, in the order it was taken. */
export interface Row extends Required<Omit<RowSpec, 'at'>> {
  at?: number;
  n: number;
  p50: Estimate;
  p95: Estimate;
  p99: Estimate;
  max: number;
  samples: readonly (readonly number[])[];
}

/** A system that cannot do what a table measures, or is not on this machine, and why. */
export interface Absence {
  system: string;
  why: string;
}

/** Rows that answer one question, and the picture they make. */
export interface Table {
  /** `suite/table`. */
  id: string;
  title: string;
  /** How to read it, in a sentence or two. */
  about: string;
  /** `spread`: a distribution per row; `bars`: a value per row; `lines`: a line per system over `axis`. */
  chart: 'spread' | 'bars' | 'lines';
  axis?: { name: string; isLogarithmic?: boolean };
  rows: readonly Row[];
  absences: readonly Absence[];
  /** What the same fixed piece of work took in each round, in milliseconds: how fast the machine was meanwhile. */
  yardstick: readonly number[];
}

/** A figure that is aimed at: `value` should be at most, or at least, `target`. */
export interface Goal {
  id: string;
  name: string;
  unit: Unit;
  value: number;
  bound: 'at most' | 'at least';
  target: number;
  isMet: boolean;
}

/** What a suite found. */
export interface Findings {
  tables: readonly Table[];
  goals: readonly Goal[];
}
