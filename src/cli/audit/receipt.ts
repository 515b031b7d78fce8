import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { VerifierKey } from '../../audit/note.ts';
import { RECEIPT_FAULTS, type ReceiptVerdict, verifyReceipt } from '../../audit/receipt.ts';
import { Failure } from '../failure.ts';

const receipt = z.object({
  record: z.string(),
  index: z.int().nonnegative(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
});
/** A receipt, or the answer about a run that it came in. */
const receiptFile = z.union([
  receipt.transform((alone) => ({ receipt: alone, id: undefined })),
  z.object({ receipt, id: z.string().optional() }),
]);

/** Verifies a receipt that was kept in a file. Throws a Failure for what is none. */
export async function verifyReceiptFile(
  path: string,
  keys: readonly VerifierKey[],
): Promise<{ isValid: boolean; text: string; json: ReceiptVerdict }> {
  const parsed = receiptFile.safeParse(await readJson(path));
  if (!parsed.success) throw new Failure(1, `Expected a receipt in ${path}`);
  const verdict = await verifyReceipt(parsed.data.receipt, keys, parsed.data.id);
  return { isValid: verdict.isValid, text: `${describe(verdict)}\n`, json: verdict };
}

function describe(verdict: ReceiptVerdict): string {
  if (!verdict.isValid) return `The receipt proves nothing: ${RECEIPT_FAULTS[verdict.fault]}`;
  const { record, origin, size } = verdict;
  const what = `${record.action} of ${record.timestamp}`;
  return `Record ${record.seq}, ${what}, is in the first ${size} records of the log ${origin}`;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new Failure(1, `Cannot read ${path}: ${code}`);
  }
}
