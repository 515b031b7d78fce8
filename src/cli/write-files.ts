import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutcomeFile } from '../core/outcome.ts';
import { normalisePath } from '../core/path.ts';

/**
 * Where files that come back may go. `trusts` says that the folder was named for this: then files there are replaced
 * and names may begin with a dot. Otherwise a program could plant settings that tools of the host obey.
 */
export interface Target {
  folder: string;
  trusts: boolean;
}

/** What became of a file: where it was written, or why it was not. `path` is the guest's own text. */
export type Written = { path: string; at: string } | { path: string; refusal: string };

/** Writes files beneath a folder, never through a symbolic link. */
export async function writeFiles(files: readonly OutcomeFile[], target: Target): Promise<Written[]> {
  const written: Written[] = [];
  for (const { path, content, encoding } of files) {
    const bytes = Buffer.from(content, encoding);
    written.push({ path, ...(await write(path, bytes, target)) });
  }
  return written;
}

type Result = { at: string } | { refusal: string };

async function write(path: string, bytes: Buffer, { folder, trusts }: Target): Promise<Result> {
  const safe = normalisePath(path);
  if (safe === undefined) return { refusal: 'it is no path inside the folder' };
  if (!trusts && /(?:^|\/)(?:\.|node_modules(?:\/|$))/.test(safe))
    return { refusal: 'hidden names and node_modules need --out' };
  const at = join(folder, safe);
  try {
    if (!(await makeParents(folder, dirname(safe))))
      return { refusal: 'a folder on its way is something else' };
    const there = await look(at);
    if (there && !trusts) return { refusal: 'it exists; replacing needs --out' };
    if (there && !there.isFile()) return { refusal: 'something that is no plain file is there' };
    await put(at, bytes, there !== undefined);
    return { at };
  } catch (cause) {
    return { refusal: String(cause instanceof Error && 'code' in cause ? cause.code : cause) };
  }
}

/** Makes the folders between, one by one; false at one that is a link or a file. */
async function makeParents(folder: string, parents: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  let at = folder;
  for (const part of parents === '.' ? [] : parents.split('/')) {
    at = join(at, part);
    const there = await look(at);
    if (!there) await mkdir(at);
    else if (!there.isDirectory()) return false;
  }
  return true;
}

async function put(at: string, bytes: Buffer, isReplaced: boolean): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_NOFOLLOW } = constants;
  await using file = await open(at, O_WRONLY | O_CREAT | O_NOFOLLOW | (isReplaced ? O_TRUNC : O_EXCL));
  await file.writeFile(bytes);
}

async function look(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}
