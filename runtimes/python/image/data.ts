import { rewriteSections } from '../../binary.ts';
import { SECTION } from '../../section-ids.ts';

/**
 * Drops the data segments: a snapshot's memory holds what they lay out, and an instance would go through all of upstream's
 * 14,579 each time.
 * @throws when code refers to a segment
 */
export function dropData(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const without = rewriteSections(binary, ({ id, body }) => {
    return id === SECTION.data || id === SECTION.dataCount ? undefined : body;
  });
  if (!WebAssembly.validate(without)) throw new Error('The engine is not valid without its data segments');
  return without;
}
