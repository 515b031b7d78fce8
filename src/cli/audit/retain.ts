import { eraseRecord, parseRecord } from '../../audit/record.ts';
import type { AuditLog, SealedStore } from '../../core/audit.ts';

/** What retention works on. */
export interface RetainOptions {
  log: Pick<SealedStore, 'head' | 'raw' | 'replace'>;
  audit: Pick<AuditLog, 'append'>;
  /** What is older goes, in milliseconds since the epoch. */
  before: number;
  /** What was looked at up to here by an earlier call has gone. */
  after: number;
  signal: AbortSignal;
  now(): number;
}

const PAGE = 1_000;

/**
 * Drops the details of old sealed records and keeps their hashes, from the oldest on until a page ends with one that is
 * not old, and records that it does, page by page: a record of a host whose clock was ahead holds up no others. Gives up
 * to where all were old. @throws ClocheError `E_STORE_DOWN`
 */
export async function retain(options: RetainOptions): Promise<number> {
  const { log, signal } = options;
  const { sealed } = await log.head();
  let { after } = options;
  let firstKept: number | undefined;
  while (after < sealed && !signal.aborted) {
    const texts = await log.raw(after, Math.min(PAGE, sealed - after));
    const ages = texts.map((text) => isOlder(text, options.before));
    const old = texts.slice(0, ages.lastIndexOf(true) + 1);
    const kept = ages.indexOf(false);
    if (kept !== -1) firstKept ??= after + kept;
    after += await retainPage(options, after, old);
    if (old.length < PAGE) break;
  }
  return Math.min(after, firstKept ?? after);
}

/**
 * Gives how many of the texts were looked at. The record is written first: no details may be gone of which the log knows
 * nothing. Where it is cut off, the next time records what was left.
 */
async function retainPage(options: RetainOptions, after: number, texts: readonly string[]): Promise<number> {
  const { log, audit, signal, now } = options;
  const goes = (text: string) => hasDetails(text) && isOlder(text, options.before);
  const seqs = texts.flatMap((text, index) => (goes(text) ? [after + index + 1] : []));
  if (seqs.length > 0) {
    await audit.append({
      timestamp: new Date(now()).toISOString(),
      user_id: 'service',
      role: 'host',
      action: 'audit.retain',
      details: { from: seqs[0], to: seqs.at(-1), count: seqs.length },
      ip_address: '',
      success: true,
    });
  }
  let looked = 0;
  for (const text of texts) {
    if (signal.aborted) break;
    looked++;
    if (goes(text)) await log.replace(after + looked, text, eraseRecord(text));
  }
  return looked;
}

/** What is not as it was written, or has no time, is passed over. */
function isOlder(text: string, before: number): boolean {
  const record = parseRecord(text);
  return !(record && Date.parse(record.timestamp) >= before);
}

/** What is not as it was written has none, and stays as it is, for verify to name. */
function hasDetails(text: string): boolean {
  return parseRecord(text)?.opening !== undefined;
}
