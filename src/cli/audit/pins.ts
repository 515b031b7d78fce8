import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readCheckpoint } from '../../audit/checkpoint.ts';

/** Checkpoints of the audit log outside the store, which whoever can write to the store cannot take back. */
export interface Pins {
  /** Adds a checkpoint; it is on the disk when this resolves. */
  add(checkpoint: string): Promise<void>;
  /** The checkpoint of the largest tree; undefined where there is none. */
  last(): Promise<string | undefined>;
}

/** How much of the end is read to find the last one: hundreds of checkpoints. */
const TAIL_BYTES = 256 * 1024;

/** The file of the data directory that checkpoints are pinned in. */
export function pinsPath(dataDir: string): string {
  return join(dataDir, 'audit', 'checkpoints.jsonl');
}

/**
 * Opens the file that checkpoints are pinned in: one JSON string a line, which only its owner may read. Several
 * processes may add to it; a line that a crash cut short is passed over.
 */
export function openPins(path: string): Pins {
  return {
    async add(checkpoint) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const tail = await readTail(path, 1);
      const line = `${JSON.stringify(checkpoint)}\n`;
      const isTorn = tail !== '' && tail !== '\n';
      await appendFile(path, isTorn ? `\n${line}` : line, { mode: 0o600, flush: true });
    },
    async last() {
      return inOrder((await readTail(path, TAIL_BYTES)).split('\n')).at(-1);
    },
  };
}

/**
 * Every pinned checkpoint of a tree up to that size, from the smallest on; none where there is no such file.
 */
export async function readPins(path: string, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const lines: string[] = [];
  try {
    await using file = await open(path, 'r');
    for await (const line of file.readLines()) lines.push(line);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
  return inOrder(lines, most);
}

/** A leader that was paused may pin late, behind what the next one has pinned. */
function inOrder(lines: readonly string[], most = Number.POSITIVE_INFINITY): string[] {
  return lines
    .flatMap(parse)
    .filter(({ size }) => size <= most)
    .sort((one, other) => one.size - other.size)
    .map(({ checkpoint }) => checkpoint);
}

function parse(line: string): { checkpoint: string; size: number }[] {
  try {
    const checkpoint: unknown = JSON.parse(line);
    const size = typeof checkpoint === 'string' ? readCheckpoint(checkpoint)?.size : undefined;
    return size === undefined ? [] : [{ checkpoint: String(checkpoint), size }];
  } catch {
    return [];
  }
}

async function readTail(path: string, mostBytes: number): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const length = Math.min(size, mostBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (cause) {
    if (isMissing(cause)) return '';
    throw cause;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
