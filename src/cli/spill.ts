import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AUDIT_ACTIONS, type AuditEntry, type AuditLog } from '../core/audit.ts';
import { takeLock } from '../store/lock.ts';

/** What a spill is made of: its file, how large that may grow, and the log that the entries belong in. */
export interface SpillOptions {
  path: string;
  maxBytes: number;
  audit: Pick<AuditLog, 'append'>;
  /** Told of entries that were lost, and why. */
  warn(message: string): void;
}

/** Audit entries that the store did not take, kept in a local file until it does. Processes may share a file. */
export interface Spill {
  /** Keeps an entry; past the bound, or where the disk fails, it is lost and said so. Never throws. */
  take(entry: AuditEntry): void;
  /** Hands what is kept to the store, oldest first, until that refuses; one process at a time. Never rejects. */
  replay(): Promise<void>;
}

const entrySchema = z.object({
  timestamp: z.iso.datetime(),
  user_id: z.string(),
  role: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  details: z.record(z.string(), z.unknown()),
  ip_address: z.string(),
  success: z.boolean(),
});

/**
 * Opens a spill; what an earlier process left in the file is part of it. Entries are only ever added to the file; what
 * is replayed is moved aside first, so that nobody writes where others drop lines.
 */
export function openSpill(options: SpillOptions): Spill {
  const { path, maxBytes, audit, warn } = options;
  const aside = `${path}.replaying`;
  let lost = 0;
  let isReplaying = false;

  function take(entry: AuditEntry): void {
    const line = `${JSON.stringify(entry)}\n`;
    try {
      if (sizeOf(path) + sizeOf(aside) + Buffer.byteLength(line) > maxBytes) throw new Error('it is full');
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      appendFileSync(path, line, { mode: 0o600 });
    } catch (cause) {
      lose(cause);
    }
  }

  /** Warns at the first loss and at each power of two after it, so that a flood does not fill the log either. */
  function lose(cause: unknown): void {
    lost++;
    if (Number.isInteger(Math.log2(lost)))
      warn(`${lost} entries for the audit log are lost: ${messageOf(cause)}`);
  }

  async function replay(): Promise<void> {
    if (isReplaying || sizeOf(path) + sizeOf(aside) === 0) return;
    isReplaying = true;
    try {
      using lock = takeLock(`${path}.lock`);
      if (lock) await replayAside();
    } catch (cause) {
      warn(`The audit spill cannot be replayed: ${messageOf(cause)}`);
    } finally {
      isReplaying = false;
    }
  }

  /** What an earlier replay left comes first. */
  async function replayAside(): Promise<void> {
    if (sizeOf(aside) === 0) {
      if (sizeOf(path) === 0) return;
      renameSync(path, aside);
    }
    const lines = readLines(aside);
    const done = await appendAll(lines, audit);
    if (done > 0 || lines.length === 0) drop(aside, done);
    if (sizeOf(aside) === 0) await replayAside();
  }

  return { take, replay };
}

/** Takes the first lines out. What a process was about to write as the file was moved aside is there by now. */
function drop(path: string, count: number): void {
  const rest = readLines(path).slice(count);
  writeFileSync(`${path}.rest`, rest.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  renameSync(`${path}.rest`, path);
  if (rest.length === 0) rmSync(path);
}

/** How many of the lines are done with; one that a crash cut short, or that is no entry, is passed over. */
async function appendAll(lines: readonly string[], audit: SpillOptions['audit']): Promise<number> {
  for (const [index, line] of lines.entries()) {
    const entry = parse(line);
    try {
      if (entry) await audit.append(entry);
    } catch {
      return index;
    }
  }
  return lines.length;
}

function parse(line: string): AuditEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function readLines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
