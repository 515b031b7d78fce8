import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from './failure.ts';
import type { Settings } from './settings.ts';

const KEY_BYTES = 32;

/** The key of the API. `path` is the file that holds it, absent where a setting gave it; `isNew` once, at the start that made it. */
export interface AdminKey {
  key: string;
  path?: string;
  isNew: boolean;
}

/** Gives the admin key: of the settings, else of the data directory, made there at the first start. */
export async function openAdminKey(settings: Pick<Settings, 'adminKey' | 'dataDir'>): Promise<AdminKey> {
  if (settings.adminKey !== undefined) return { key: settings.adminKey, isNew: false };
  const path = join(settings.dataDir, 'admin-key');
  const { text, isNew } = await keep(path, () => `ck_${randomBytes(KEY_BYTES).toString('base64url')}`);
  return { key: text, path, isNew };
}

/** Hashes text under a key of the data directory, in hex: without the key, nobody can test a guess of what was hashed. */
export async function openHasher(dataDir: string): Promise<(text: string) => Promise<string>> {
  const make = () => randomBytes(KEY_BYTES).toString('base64url');
  const { text: key } = await keep(join(dataDir, 'audit-key'), make);
  const secret = createSecretKey(key, 'utf8');
  return async (text) => createHmac('sha256', secret).update(text).digest('hex');
}

/**
 * Reads a secret from its file, or makes it. It is written aside and then linked into its place, which only the first
 * of two starts can do: both read the same whole secret.
 */
async function keep(path: string, make: () => string): Promise<{ text: string; isNew: boolean }> {
  const known = await read(path);
  if (known !== undefined) return { text: known, isNew: false };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${randomBytes(8).toString('hex')}`;
  await writeFile(aside, `${make()}\n`, { flag: 'wx', mode: 0o600 });
  try {
    const isNew = await isFirst(link(aside, path));
    const text = await read(path);
    if (text === undefined) throw new Failure(1, `Expected a key in ${path}, got no such file`);
    return { text, isNew };
  } finally {
    await rm(aside);
  }
}

async function read(path: string): Promise<string | undefined> {
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
