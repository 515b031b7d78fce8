import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { LogSource } from '../../audit/verify.ts';
import type { AuditHead } from '../../core/audit.ts';
import { Failure } from '../failure.ts';

const PAGE = 1_000;
/** Room for the last line, whose checkpoint may bear signatures of witnesses. */
const MOST_LAST_BYTES = 256 * 1024;

const lastLine = z.strictObject({
  size: z.int().nonnegative(),
  sealed: z.int().nonnegative(),
  checkpoint: z.string().optional(),
});
const recordLine = z.strictObject({ seq: z.int().positive(), record: z.string() });

/** A line of an exported log: a record as it is kept, which its leaf is the hash of. */
export function formatRecordLine(seq: number, record: string): string {
  return `${JSON.stringify({ seq, record })}\n`;
}

/** The last line of an exported log: where that stood when the export began. */
export function formatLastLine({ size, sealed, checkpoint }: AuditHead): string {
  return `${JSON.stringify({ size, sealed, checkpoint })}\n`;
}

/** Opens an exported log, to be verified. Throws a Failure for what is none, or not a whole one. */
export async function openExport(path: string): Promise<LogSource> {
  const head = await readHead(path);
  return { ...head, pages: readPages(path, head.size) };
}

async function readHead(path: string) {
  await using file = await open(path).catch((cause: unknown) => {
    throw new Failure(1, `Cannot read ${path}: ${codeOf(cause)}`);
  });
  const { size } = await file.stat();
  const length = Math.min(size, MOST_LAST_BYTES);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
  const head = lastLine.safeParse(parse(buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').at(-1)));
  if (!head.success)
    throw new Failure(1, `Expected the checkpoint in the last line of ${path}: it was cut short`);
  return head.data;
}

async function* readPages(path: string, size: number): AsyncGenerator<string[]> {
  let page: string[] = [];
  let seq = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (seq === size) break;
    const record = recordLine.safeParse(parse(line));
    if (!record.success) throw new Failure(1, `Expected a record in line ${seq + 1} of ${path}`);
    if (record.data.seq !== ++seq)
      throw new Failure(1, `Expected record ${seq} of ${path}, got ${record.data.seq}`);
    page.push(record.data.record);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  yield page;
}

function parse(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '');
  } catch {
    return undefined;
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : cause;
}
