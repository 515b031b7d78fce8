import type { Frame } from '../measure/lines.ts';
import type { Findings } from '../measure/row.ts';
import { Absent } from '../peers/peer.ts';

/** What is measured, or where something that it needs is not on this machine, an empty table that says what. */
export async function orAbsent(frame: Frame, measure: () => Promise<Findings>): Promise<Findings> {
  try {
    return await measure();
  } catch (cause) {
    if (!(cause instanceof Absent)) throw cause;
    const absences = [{ system: 'cloche-http', why: cause.message }];
    return { tables: [{ ...frame, rows: [], absences, yardstick: [] }], goals: [] };
  }
}
