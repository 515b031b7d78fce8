import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where to keep what was derived, and how much of it. */
export interface DerivedCacheOptions {
  folder: string;
  maxBytes: number;
}

/**
 * What sandboxes derived from programs, in one file each, named by what it was derived from; the longest unused go
 * first. A cache is no promise: what cannot be read or written is derived again.
 */
export class DerivedCache {
  readonly #options: DerivedCacheOptions;
  #isTrimming = false;

  constructor(options: DerivedCacheOptions) {
    this.#options = options;
  }

  /** What was derived from this, if it is still there. */
  async get(key: string): Promise<Uint8Array | undefined> {
    const path = this.#pathOf(key);
    try {
      const file = await readFile(path);
      const bytes = file.subarray(DIGEST_BYTES);
      if (!digest(bytes).equals(file.subarray(0, DIGEST_BYTES))) return undefined;
      const now = new Date();
      await utimes(path, now, now);
      return bytes;
    } catch (cause) {
      return missing(cause);
    }
  }

  /** Keeps what was derived. It appears whole or not at all, whoever else writes it. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#options.maxBytes) return;
    const path = this.#pathOf(key);
    const partial = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    try {
      await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
      await writeFile(partial, Buffer.concat([digest(bytes), bytes]), { mode: 0o600 });
      await rename(partial, path);
      await this.#trim();
    } catch (cause) {
      await rm(partial, { force: true }).catch(missing);
      missing(cause);
    }
  }

  /** Two at once would take away too much. */
  async #trim(): Promise<void> {
    if (this.#isTrimming) return;
    this.#isTrimming = true;
    try {
      const { folder, maxBytes } = this.#options;
      const paths = (await readdir(folder)).map((name) => join(folder, name));
      const files = await Promise.all(paths.map(async (path) => ({ path, ...(await sizeAndAge(path)) })));
      let bytes = files.reduce((sum, { size }) => sum + size, 0);
      for (const { path, size } of files.sort((a, b) => a.usedMs - b.usedMs)) {
        if (bytes <= maxBytes) break;
        await rm(path, { force: true });
        bytes -= size;
      }
    } finally {
      this.#isTrimming = false;
    }
  }

  #pathOf(key: string): string {
    return join(this.#options.folder, digest(key).toString('hex'));
  }
}

const DIGEST_BYTES = 32;

/** A file that was cut or mangled must not pass for what was kept. */
function digest(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

async function sizeAndAge(path: string): Promise<{ size: number; usedMs: number }> {
  const { size, mtimeMs } = await stat(path);
  return { size, usedMs: mtimeMs };
}

/** A file or folder that cannot be used is as one that is not there; anything else is a defect. */
function missing(cause: unknown): undefined {
  if (cause instanceof Error && 'code' in cause) return undefined;
  throw cause;
}
