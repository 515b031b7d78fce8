import { DatabaseSync } from 'node:sqlite';

/**
 * Takes an exclusive lock on a file, which it makes; undefined when another process has it. SQLite holds it
 * by a lock of the operating system, so that it goes with its process however that dies; Node itself has no
 * such lock.
 */
export function takeLock(path: string): Disposable | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return {
    [Symbol.dispose]() {
      if (database.isOpen) database.close();
    },
  };
}

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;
