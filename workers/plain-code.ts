import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isGuarded, isPrivate, statOf } from '../runtimes/private-folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Where all is that a sandbox imports. */
const ROOMS = ['src/core', 'runtimes', 'workers'];

/**
 * Keeps our sources in the cache without their types, one file a source: a sandbox that need not strip them itself boots
 * in half the time. Gives what it is to import first (`sandbox/preload.ts`), as a path; undefined where there are no
 * types to strip, since this is built, and where the cache cannot be used.
 */
export async function keepPlainCode(cache: string): Promise<string | undefined> {
  if (!import.meta.url.endsWith('.ts')) return undefined;
  const folder = await openFolder(join(cache, `plain-${process.version}`));
  if (folder === undefined) return undefined;
  const kept = new Set(readdirSync(folder));
  const missing = listSources().filter((path) => !kept.has(plainName(readFileSync(path))));
  if (missing.length > 0) await stripApart(missing, folder);
  const preload = join(folder, plainName(readFileSync(join(ROOT, 'workers/sandbox/preload.ts'))));
  return existsSync(preload) ? preload : undefined;
}

/** Names the plain form of a source by its content, so that what is kept is never out of date. */
export function plainName(source: string | Uint8Array): string {
  return `${createHash('sha256').update(source).digest('hex')}.mjs`;
}

/** Makes the folder, and gives its real path: the permission model knows no links. Undefined unless it is ours alone. */
async function openFolder(path: string): Promise<string | undefined> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = await realpath(path);
    const [found, around] = await Promise.all([statOf(folder), statOf(dirname(folder))]);
    return found && around && isPrivate(found) && isGuarded(around) ? folder : undefined;
  } catch {
    // Without a cache, all is as before but slower.
    return undefined;
  }
}

function listSources(): string[] {
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true }),
  );
  const sources = files.filter((file) => file.isFile() && /(?<!\.d)\.ts$/.test(file.name));
  return sources.map((file) => join(file.parentPath, file.name));
}

/** In a process that may read our package and write to the one folder; what it leaves out, a sandbox strips for itself. */
async function stripApart(paths: readonly string[], folder: string): Promise<void> {
  const program = fileURLToPath(new URL('strip-types.ts', import.meta.url));
  const reach = ['read', 'write'].map((right) => `--allow-fs-${right}=${folder}/*`);
  const args = [
    '--permission',
    '--no-warnings',
    `--allow-fs-read=${ROOT}*`,
    ...reach,
    program,
    folder,
    ...paths,
  ];
  await promisify(execFile)(process.execPath, args, { env: {} }).catch(() => undefined);
}
