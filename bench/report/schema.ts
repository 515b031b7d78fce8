import type { Machine } from '../host/machine.ts';
import type { Findings } from '../measure/row.ts';

/** The version of the format: a reader refuses another one. */
export const SCHEMA = 'cloche-bench/1';

/** A system that was measured, for a reader. */
export interface SystemFacts {
  name: string;
  version: string;
  /** What stands between the guest and the host's process; `none` is shown as unsafe. */
  boundary: string;
  remark?: string;
}

/** What one suite found, how long that took, and what else the machine was doing before it. */
export interface SuiteReport {
  question: string;
  seconds: number;
  /** Processes that wanted a core in the minute before. */
  loadBefore: number;
  /** The share of the cores' time that was idle in the half second before it, of 1. */
  idleBefore?: number;
  /** Why it ended before it had found anything. */
  failure?: string;
  findings: Findings;
}

/** A whole run of the benchmark: what its JSON holds. */
export interface Report {
  schema: typeof SCHEMA;
  cloche: string;
  /** ISO time. */
  startedAt: string;
  seconds: number;
  /** With slices too short for V8 to have optimised everything: not to be quoted. */
  isQuick: boolean;
  handicap: number;
  machine: Machine;
  /** By id. */
  systems: Record<string, SystemFacts>;
  suites: Record<string, SuiteReport>;
}
