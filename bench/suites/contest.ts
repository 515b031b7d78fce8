import { rowOf } from '../measure/estimate.ts';
import { type Contender, interleave } from '../measure/interleave.ts';
import type { Frame } from '../measure/lines.ts';
import type { Row, RowSpec, Table } from '../measure/row.ts';
import type { Context } from './suite.ts';

/** One who is measured, and what a reader calls it. */
export interface Entrant extends Contender {
  label: string;
  /** Tells it from others of its system: the end of its row's id. */
  variant?: string;
}

const LATENCY = { unit: 'ms', better: 'less' } as const;
const RATE = { unit: 'per second', better: 'more' } as const;

/** Measures entrants in turns; gives a table with a row for each of how long a call takes, or of calls per second. */
export async function contest(
  { absences = [], ...frame }: Frame & { of: 'latency' | 'rate' },
  entrants: readonly Entrant[],
  context: Context,
): Promise<Table> {
  const { of: what, ...facts } = frame;
  const named = entrants.map((entrant): [string, Entrant] => [idOf(facts.id, entrant), entrant]);
  const turns = await interleave(Object.fromEntries(named), context);
  const rows = named.map(([id, { system, label }]): Row => {
    const spec: Pick<RowSpec, 'id' | 'system' | 'label'> = { id, system, label };
    const measured = turns.of[id] ?? { latenciesMs: [], rates: [] };
    return what === 'rate'
      ? rowOf({ ...spec, ...RATE }, measured.rates)
      : rowOf({ ...spec, ...LATENCY }, measured.latenciesMs);
  });
  return { ...facts, rows, absences, yardstick: turns.yardstick };
}

function idOf(table: string, { system, variant }: Entrant): string {
  return variant === undefined ? `${table}/${system}` : `${table}/${system}-${variant}`;
}
