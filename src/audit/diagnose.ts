import { type AuditFault, fault } from './fault.ts';
import { leafOf, parseRecord } from './record.ts';
import { isSameHash, leafHash } from './tree.ts';

/** A record that is not what was sealed at its place, and what stands about it. */
export interface Symptom {
  seq: number;
  /** The texts from this record on. */
  texts: readonly string[];
  /** The hash of the leaf that was sealed at a seq; undefined where that is not known. */
  sealedLeaf(seq: number): Uint8Array | undefined;
  /** Whether the log has fewer records than are sealed. */
  isShort: boolean;
}

/** How far about a record its neighbours are looked at: the records after it that the fold has to be given. */
export const NEIGHBOURS = 8;

/**
 * Tells what has become of a record, from which of its neighbours stand in the place of which others. `seq` is
 * part of every leaf, so that each is tried at the places about it.
 */
export function diagnose({ seq, texts, sealedLeaf, isShort }: Symptom): AuditFault {
  const records = texts.map((text) => ({ text, record: parseRecord(text) }));
  const isAt = (offset: number, place: number): boolean => {
    const [found, leaf] = [records[offset], sealedLeaf(seq + place)];
    if (!found || !leaf) return false;
    return isSameHash(leafHash(leafOf(found.text, seq + place, found.record)), leaf);
  };
  const near = Array.from({ length: NEIGHBOURS }, (_, i) => i + 1);
  const here: [number, number] = [seq, seq];
  const ahead = near.find((offset) => isAt(0, offset));
  const back = near.find((offset) => isAt(offset, 0));
  if (back !== undefined && ahead !== undefined) {
    return fault('reordered', here, `it stands at ${seq + back}, and the record ${seq + ahead} in its place`);
  }
  if (back !== undefined)
    return fault('inserted', here, `it stands at ${seq + back}, and another in its place`);
  if (ahead !== undefined && !isAt(ahead, ahead)) {
    return fault('removed', here, `it is gone, and the record ${seq + ahead} stands in its place`);
  }
  const isAlone = texts.length === 1 || near.some((offset) => isAt(offset, offset));
  if (isShort && !isAlone) return fault('removed', here, 'it is gone, and so are others after it');
  return fault('edited', here, 'what it says is not what was sealed');
}
