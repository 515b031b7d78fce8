import { findRecord } from '../audit/record.ts';
import type { AuditRecord, SealedStore } from '../core/audit.ts';

const PAGE = 1000;

/** A record of the audit log, and the text that it is kept as. */
export interface KeptRecord {
  text: string;
  record: AuditRecord;
}

/**
 * The audit records of one caller up to the place `upTo`, in order, a page in memory at a time. What is not as
 * it was written is passed over: verify names that, and it stops nobody's export.
 */
export async function* recordsOf(
  log: Pick<SealedStore, 'raw'>,
  caller: string,
  upTo: number,
): AsyncGenerator<KeptRecord> {
  for (let after = 0; after < upTo; after += PAGE) {
    const texts = await log.raw(after, Math.min(PAGE, upTo - after));
    for (const [index, text] of texts.entries()) {
      const record = findRecord(text, after + index + 1);
      if (record?.user_id === caller) yield { text, record };
    }
  }
}
