import type { Context } from '../suites/suite.ts';
import { rowOf } from './estimate.ts';
import { type Contender, interleave, type Measured } from './interleave.ts';
import type { Absence, Row, RowSpec, Table } from './row.ts';

/** A system over a number of points: what is measured at each. */
export interface Line {
  system: string;
  points: readonly Point[];
}

/** A point of a line, and what a reader calls it. */
export interface Point extends Pick<Contender, 'atOnce' | 'run' | 'answer'> {
  at: number;
  label: string;
}

/** A line as it was measured. */
export interface MeasuredLine {
  system: string;
  points: readonly (Pick<Point, 'at' | 'label'> & { measured: Measured })[];
}

/** Lines that were measured in turns, and what the yardstick took in each round. */
export interface Lines {
  lines: readonly MeasuredLine[];
  yardstick: readonly number[];
}

/** Everything of a table but what was measured. */
export type Frame = Omit<Table, 'rows' | 'yardstick' | 'absences'> & { absences?: readonly Absence[] };

/** Measures every point of every line in turns. */
export async function measureLines(lines: readonly Line[], context: Context): Promise<Lines> {
  const entries = lines.flatMap(({ system, points }) =>
    points.map((point): [string, Contender] => [keyOf(system, point), { ...point, system }]),
  );
  const turns = await interleave(Object.fromEntries(entries), context);
  const measuredOf = (system: string, point: Point): Measured =>
    turns.of[keyOf(system, point)] ?? { latenciesMs: [], rates: [] };
  return {
    yardstick: turns.yardstick,
    lines: lines.map(({ system, points }) => ({
      system,
      points: points.map((point) => ({
        at: point.at,
        label: point.label,
        measured: measuredOf(system, point),
      })),
    })),
  };
}

/** A table of lines: of their rates, or of their latencies. */
export function tableOf(frame: Frame, { lines, yardstick }: Lines, what: 'rate' | 'latency'): Table {
  const rows = lines.flatMap(({ system, points }) =>
    points.map(({ at, label, measured }): Row => {
      const spec = { id: `${frame.id}/${system}-${at}`, system, label, at };
      return what === 'rate'
        ? rowOf({ ...spec, ...RATE }, measured.rates)
        : rowOf({ ...spec, ...LATENCY }, measured.latenciesMs);
    }),
  );
  return { absences: [], ...frame, rows, yardstick };
}

const RATE = { unit: 'per second', better: 'more' } as const satisfies Partial<RowSpec>;
const LATENCY = { unit: 'ms', better: 'less' } as const satisfies Partial<RowSpec>;

function keyOf(system: string, { at }: Pick<Point, 'at'>): string {
  return `${system}-${at}`;
}
