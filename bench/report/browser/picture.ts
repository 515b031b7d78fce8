import type { Role } from '../page/palette.ts';

/** What draws how values lie: `[value, share of the greatest height]` along the values; or the values themselves. */
export interface Shape {
  outline?: [number, number][];
  dots?: number[];
}

/** One mark of a chart, and all that is shown of it. */
export interface Mark extends Shape {
  title: string;
  /** What else has to be known of it, in small letters. */
  subtitle: string;
  /** Marks of one group stand together under it; empty where there are no groups. */
  group: string;
  role: Role;
  /** What stands between the guest and the host. */
  boundary: string;
  /** Nothing keeps the guest from the host here: drawn hollow. */
  isUnsafe: boolean;
  value: number;
  low: number;
  high: number;
  p5: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  n: number;
  at?: number;
}

/** What the browser is given to draw one chart: figures and shapes, but no samples. */
export interface Picture {
  /** Of the element it is drawn into. */
  id: string;
  kind: 'spread' | 'bars' | 'lines' | 'ratios';
  unit: string;
  /** How the value of a mark came about: `p50`, `p99` or `max`. */
  statistic: string;
  axis?: { name: string; isLogarithmic: boolean };
  marks: readonly Mark[];
}
