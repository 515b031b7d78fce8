/** What can be wrong with a log, and what that means. */
export const FAULT_KINDS = {
  edited: 'what a record says was changed',
  removed: 'a record is gone',
  inserted: 'a record was put in that was not there',
  reordered: 'records have changed places',
  forged: 'a record was written, or changed before it was sealed, by one without the key of the log',
  truncated: 'the end of what is sealed is gone',
  'rolled back': 'the log is older than a checkpoint that was pinned',
  forked: 'the key of the log has signed two logs that differ',
  'bad signature': 'the key of the log has not signed a checkpoint',
  damaged: 'the tree or the head that is kept beside the records is not that of the records',
} as const;

/** A kind of fault, a key of {@link FAULT_KINDS}. */
export type FaultKind = keyof typeof FAULT_KINDS;

/** The first thing that is wrong with a log. */
export interface AuditFault {
  kind: FaultKind;
  /** The first and the last record that may be the one, by `seq`: the same where it is known. */
  from: number;
  to: number;
  /** One sentence for people. */
  message: string;
}

/** A fault at a known record, or in a batch of them; `message` goes on after their name. */
export function fault(kind: FaultKind, [from, to]: readonly [number, number], message: string): AuditFault {
  const name = from === to ? `Record ${from}` : `Records ${from} to ${to}`;
  return { kind, from, to, message: `${name}: ${message}` };
}
