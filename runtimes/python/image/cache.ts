import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isGuarded, isPrivate, statOf } from '../../private-folder.ts';
import { isLockHeld, lockedBy, releaseLock, takeLock } from './lock.ts';

const POLL_MS = 100;
const PROGRESS_MS = 2000;

/** An image that is wanted. */
export interface ImageRequest {
  folder: string;
  /** Fills an empty folder; when it fails, nothing of it stays. */
  build(into: string, log: (line: string) => void): Promise<void>;
  log(line: string): void;
}

/**
 * Sees to it that the image is there: builds it unless it is, or waits for the process that does.
 * A lock keeps two processes from doing the same work; what is right does not depend on it: each builds into a folder
 * of its own, a rename makes it the image, and the first one wins. Images of other keys stay until someone removes them.
 * @throws when others could write the image, and what `build` throws
 */
export async function ensureImage(request: ImageRequest): Promise<void> {
  const { folder, log } = request;
  if (await isImage(folder)) return;
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await checkCache(dirname(folder));
  const lock = `${folder}.lock`;
  let told = -Infinity;
  while (!(await isImage(folder))) {
    if (await takeLock(lock)) return buildLocked(request, lock);
    const owner = await lockedBy(lock);
    if (owner && !isLockHeld(owner)) await dropAbandoned(folder, lock, owner.pid);
    else {
      if (performance.now() - told >= PROGRESS_MS) {
        log('Waiting for another process that builds the Python image');
        told = performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

async function buildLocked(request: ImageRequest, lock: string): Promise<void> {
  try {
    // It may have been finished between the look and the lock
    if (!(await isImage(request.folder))) await buildImage(request);
  } finally {
    await releaseLock(lock);
  }
}

async function buildImage({ folder, build, log }: ImageRequest): Promise<void> {
  const into = await mkdtemp(`${partial(folder, process.pid)}-`);
  try {
    await build(into, log);
    await rename(into, folder);
  } catch (error) {
    await rm(into, { recursive: true, force: true });
    if (!(await isImage(folder))) throw error;
  }
}

/** What is under this name is being built by that process. */
function partial(folder: string, pid: number): string {
  return `${folder}.partial-${pid}`;
}

/** A process that died while it built left its lock, and perhaps its folder. */
async function dropAbandoned(folder: string, lock: string, pid: number): Promise<void> {
  const parent = dirname(folder);
  const names = (await readdir(parent)).map((name) => `${parent}/${name}`);
  for (const name of names.filter((path) => path.startsWith(`${partial(folder, pid)}-`))) {
    await rm(name, { recursive: true, force: true });
  }
  await rm(lock, { force: true });
}

/** Whether the image is there; it is complete, since a rename put it there. @throws when others could write it */
export async function isImage(folder: string): Promise<boolean> {
  const found = await statOf(folder);
  if (!found) return false;
  if (!isPrivate(found)) {
    throw new Error(
      `Expected the Python image in a folder of user ${process.getuid?.()} that nobody else may write, ` +
        `got mode ${(found.mode & 0o7777).toString(8)} of user ${found.uid}`,
    );
  }
  return true;
}

/** In a folder that others may write, they could put another image in place of ours, unless its sticky bit is set. */
async function checkCache(cache: string): Promise<void> {
  const found = await statOf(cache);
  if (!found?.isDirectory())
    throw new Error('Expected the cache of images to be a folder, not a link or a file');
  if (!isGuarded(found)) {
    throw new Error(
      'Expected a cache of images that nobody else may write; choose another one by CLOCHE_CACHE_DIR',
    );
  }
}
