import type { Machine } from './machine.ts';
import type { Row } from './measure.ts';

/** A figure that is aimed at: `value` should be at most, or at least, `target`. */
export interface Goal {
  name: string;
  unit: 'ms' | '×' | 'per second';
  value: number;
  bound: 'at most' | 'at least';
  target: number;
  isMet: boolean;
}

/** What a suite found. */
export interface Findings {
  rows: readonly Row[];
  goals: readonly Goal[];
}

/** What was found on which machine, when: what `--json` writes. */
export interface Report {
  startedAt: string;
  isQuick: boolean;
  machine: Machine;
  suites: Record<string, Findings>;
}

/** A goal that is met by a value up to its target. */
export function atMost(target: number, goal: Pick<Goal, 'name' | 'unit' | 'value'>): Goal {
  return { ...goal, bound: 'at most', target, isMet: goal.value <= target };
}

/** A goal that is met by a value from its target on. */
export function atLeast(target: number, goal: Pick<Goal, 'name' | 'unit' | 'value'>): Goal {
  return { ...goal, bound: 'at least', target, isMet: goal.value >= target };
}

/** The findings of a suite for a terminal: aligned rows, then each goal and whether it is met. */
export function describeFindings(suite: string, { rows, goals }: Findings): string {
  const head = [suite, 'p50', 'p99', 'per second', 'n'];
  const table = align([head, ...rows.map(toCells)]);
  const verdicts = align(goals.map(toVerdict), 1);
  return [...table, ...(verdicts.length > 0 ? ['', ...verdicts] : [])].join('\n');
}

function toCells({ name, unit, p50, p99, perSecond, n }: Row): string[] {
  const rate = perSecond === null ? '' : figure(perSecond);
  return [name, `${figure(p50)} ${unit}`, `${figure(p99)} ${unit}`, rate, String(n)];
}

function toVerdict({ name, unit, value, bound, target, isMet }: Goal): string[] {
  return [isMet ? 'met' : 'MISSED', name, `${figure(value)} ${unit}`, `${bound} ${target} ${unit}`];
}

/** Three digits that count, which is more than a shared machine repeats. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Cells in columns: flush left up to the column `lastLeft`, flush right after it. */
function align(lines: readonly string[][], lastLeft = 0): string[] {
  const columns = lines[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...lines.map((line) => line[at]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, at) => (at <= lastLeft ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
}
