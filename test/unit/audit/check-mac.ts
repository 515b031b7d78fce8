import { hasMac, parseRecord } from '../../../src/audit/record.ts';

/** Whether a text is a sound record that a recorder with this key wrote. */
export function checkMac(text: string, key: Uint8Array): boolean {
  const record = parseRecord(text);
  return record !== undefined && hasMac(record, key);
}
