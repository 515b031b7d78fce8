import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';

const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

/** What lies under a path, links not followed; undefined when nothing does. */
export async function statOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** Whether it is a folder of this user's that nobody else may write: what is in it can be run as our own code. */
export function isPrivate(found: Stats): boolean {
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  return found.isDirectory() && isOurs && !(found.mode & OTHERS_WRITE);
}

/** Whether nobody else can put another entry in the place of ours in this folder; its sticky bit keeps them from it. */
export function isGuarded({ mode }: Stats): boolean {
  return !(mode & OTHERS_WRITE) || Boolean(mode & STICKY);
}
