import type { AuditRecord, Receipt } from '../core/audit.ts';
import { fromBase64 } from './base64.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { VerifierKey } from './note.ts';
import { verifyInclusion } from './proof.ts';
import { findRecord, leafOf } from './record.ts';
import { leafHash } from './tree.ts';

/** Why a receipt proves nothing, for people. */
export const RECEIPT_FAULTS = {
  'bad signature': 'None of the known keys has signed its checkpoint',
  'bad record': 'Its record is not as it was written',
  'bad proof': 'Its record is not at this place of the log that its checkpoint speaks of',
  'other run': 'Its record is of another run than the one that it came with',
} as const;

/** What a receipt proves: the record, and the log that it is in; or why it proves nothing. */
export type ReceiptVerdict =
  | { isValid: true; record: AuditRecord; origin: string; size: number }
  | { isValid: false; fault: keyof typeof RECEIPT_FAULTS };

/**
 * Checks a receipt with nothing but the keys of the log. One from before a change of keys is good while the
 * key of then is among them. `run` is the id of the run that it came with; a record that was erased names none.
 */
export async function verifyReceipt(
  { record: text, index, proof, checkpoint }: Receipt,
  keys: readonly VerifierKey[],
  run?: string,
): Promise<ReceiptVerdict> {
  const head = await openCheckpoint(checkpoint, keys);
  if (!head) return { isValid: false, fault: 'bad signature' };
  const { origin, size, root } = head;
  const record = findRecord(text, index + 1);
  if (!record) return { isValid: false, fault: 'bad record' };
  const path = proof.map(fromBase64).filter((hash) => hash !== undefined);
  const claim = { index, size, hash: leafHash(leafOf(text, index + 1)), root };
  if (path.length !== proof.length || !verifyInclusion(claim, path))
    return { isValid: false, fault: 'bad proof' };
  const isOther = run !== undefined && !record.isErased && record.details.run_id !== run;
  if (isOther) return { isValid: false, fault: 'other run' };
  return { isValid: true, record, origin, size };
}
