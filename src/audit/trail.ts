/** What is known of one writer from its records so far. */
export interface Trail {
  /** Of its latest record: its number, and where it stands in the log. */
  number: number;
  seq: number;
  /** The numbers before that which were not seen, as ranges from the first to the last: the newest of them. */
  missing: readonly (readonly [number, number])[];
}

/** How a record comes after those of its writer: as the next, after a later one, or for a second time. */
export type Order = 'next' | 'late' | 'copy';

/**
 * How many gaps of a writer are remembered. Each submission that a store refuses leaves one, so that there is no end of
 * them; and a record that is later than so many of them is none of a writer's own.
 */
const MOST_GAPS = 1_000;

/** Follows a writer to its next record. */
export function follow(
  trail: Trail | undefined,
  number: number,
  seq: number,
): { trail: Trail; order: Order } {
  const { number: last, missing } = trail ?? { number: 0, missing: [] };
  if (!trail || number > last) {
    const gap = number > last + 1 ? [[last + 1, number - 1] as const] : [];
    return { trail: { number, seq, missing: [...missing, ...gap].slice(-MOST_GAPS) }, order: 'next' };
  }
  const at = missing.findIndex(([from, to]) => from <= number && number <= to);
  const range = missing[at];
  if (!range) return { trail, order: 'copy' };
  const rest = [[range[0], number - 1] as const, [number + 1, range[1]] as const];
  const left = missing.toSpliced(at, 1, ...rest.filter(([from, to]) => from <= to));
  return { trail: { ...trail, missing: left }, order: 'late' };
}
