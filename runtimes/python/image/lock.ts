import { open, readFile, rm, stat } from 'node:fs/promises';

/** A lock older than this is abandoned even if its pid lives: pids are used again, and mean nothing across containers. */
const ABANDONED_MS = 5 * 60_000;

/** Who holds a lock, and since when. */
export interface LockOwner {
  pid: number;
  ageMs: number;
}

/** Takes the lock unless someone has it. */
export async function takeLock(path: string): Promise<boolean> {
  try {
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Gives the lock back, unless another process has taken it over. */
export async function releaseLock(path: string): Promise<void> {
  if ((await lockedBy(path))?.pid === process.pid) await rm(path, { force: true });
}

/** Who holds the lock, or undefined when nobody does any more. */
export async function lockedBy(path: string): Promise<LockOwner | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { pid: Number(text), ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether the owner still works on it. A lock that was just made may not name its owner yet. */
export function isLockHeld({ pid, ageMs }: LockOwner): boolean {
  if (ageMs > ABANDONED_MS) return false;
  if (!Number.isSafeInteger(pid) || pid <= 0) return ageMs < 1000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
