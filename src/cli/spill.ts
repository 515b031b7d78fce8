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
import type { AuditEntry, AuditLog } from '../core/ports.ts';

/** What a spill is made of: its file, how large that may grow, and the log that the entries belong in. */
export interface SpillOptions {
  path: string;
  maxBytes: number;
  audit: Pick<AuditLog, 'append'>;
  /** Told of entries that were lost, and why. */
  warn(message: string): void;
}

/** Audit entries that the store did not take, kept in a local file until it does. One process per file. */
export interface Spill {
  /** Keeps an entry; past the bound, or where the disk fails, it is lost and said so. Never throws. */
  take(entry: AuditEntry): void;
  /** Hands what is kept to the store, oldest first, until that refuses. Never rejects. */
  replay(): Promise<void>;
}

/** Opens a spill; what an earlier process left in the file is part of it. */
export function openSpill(options: SpillOptions): Spill {
  const { path, maxBytes, audit, warn } = options;
  let bytes = sizeOf(path);
  let lost = 0;
  let isReplaying = false;

  function take(entry: AuditEntry): void {
    const line = `${JSON.stringify(entry)}\n`;
    const size = Buffer.byteLength(line);
    try {
      if (bytes + size > maxBytes) throw new Error('it is full');
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      appendFileSync(path, line, { mode: 0o600 });
      bytes += size;
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
    if (isReplaying || bytes === 0) return;
    isReplaying = true;
    try {
      const done = await appendAll(readLines(path), audit);
      if (done > 0) drop(done);
    } catch (cause) {
      warn(`The audit spill cannot be replayed: ${messageOf(cause)}`);
    } finally {
      isReplaying = false;
    }
  }

  /** Takes the first lines out. In one turn of the event loop: what came during the replay stays. */
  function drop(count: number): void {
    const rest = readLines(path).slice(count);
    const text = rest.map((line) => `${line}\n`).join('');
    writeFileSync(`${path}.rest`, text, { mode: 0o600 });
    renameSync(`${path}.rest`, path);
    bytes = Buffer.byteLength(text);
    if (bytes === 0) rmSync(path);
  }

  return { take, replay };
}

/** How many of the lines are done with; one that a crash cut short is passed over. */
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
    return JSON.parse(line);
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
