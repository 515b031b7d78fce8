import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from './failure.ts';

/** A secret of the data directory; `isNew` for whoever made it. */
export interface KeptSecret {
  text: string;
  isNew: boolean;
}

/**
 * Reads a secret from its file, or makes it. It is written aside and then linked into its place, which only the first
 * of two starts can do: both read the same whole secret. Throws a Failure for an empty file.
 */
export async function keepSecret(path: string, make: () => string): Promise<KeptSecret> {
  const known = await readSecret(path);
  if (known !== undefined) return { text: known, isNew: false };
  const aside = await writeAside(path, make());
  try {
    const isNew = await isFirst(link(aside, path));
    const text = await readSecret(path);
    if (text === undefined) throw new Failure(1, `Expected a key in ${path}, got no such file`);
    return { text, isNew };
  } finally {
    await rm(aside);
  }
}

/** Puts another secret in the place of one, in one step: whoever reads meanwhile gets one of the two, whole. */
export async function replaceSecret(path: string, text: string): Promise<void> {
  await rename(await writeAside(path, text), path);
}

async function writeAside(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${randomBytes(8).toString('hex')}`;
  await using file = await open(aside, 'wx', 0o600);
  await file.writeFile(`${text}\n`);
  // What is encrypted by a key that a power cut took is lost.
  await file.sync();
  return aside;
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    if (text === '') throw new Failure(1, `Expected a key in ${path}, got an empty file`);
    return text;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

async function isFirst(linked: Promise<void>): Promise<boolean> {
  try {
    await linked;
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
