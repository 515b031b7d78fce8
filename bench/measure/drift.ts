import { medianOf } from './estimate.ts';
import { isOurs } from './is-ours.ts';
import { followsSpeed } from './round-figures.ts';
import type { Row } from './row.ts';
import type { Shift } from './shift.ts';

/** A row of both runs, and by how much its logarithm rose; undefined where that cannot be told. */
export interface Risen {
  row: Row;
  /** Id of its table. */
  table: string;
  rise: Shift | undefined;
}

/** Fewer others than these say more of themselves than of the machine. */
const MIN_OTHERS = 3;

/**
 * By how much a row got slower, as a logarithm, because the machine did: the median of what the other systems of its
 * table got slower by, which no version of Cloche changes. Zero where too few stand there, or where speed does not matter.
 */
export function driftOf(risen: Risen, all: readonly Risen[]): number {
  if (!followsSpeed(risen.row)) return 0;
  const others = all.filter((one) => one !== risen && one.table === risen.table && !isOurs(one.row.system));
  const slower = others.flatMap((one) => (one.rise && followsSpeed(one.row) ? [slowing(one)] : []));
  return slower.length < MIN_OTHERS ? 0 : medianOf(slower);
}

/** By how much a row got slower, as a logarithm: a time that rose, a rate that fell. */
export function slowing({ row, rise }: Risen): number {
  return (rise?.value ?? 0) * signOf(row);
}

/** Which way a row goes as things get slower. */
export function signOf({ better }: Pick<Row, 'better'>): 1 | -1 {
  return better === 'less' ? 1 : -1;
}
