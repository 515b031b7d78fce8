import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** All that an image follows from: when any of it changes, so does the key. */
export interface ImageSources {
  /** The hashes of upstream's files, and of the wheels that are built in, by name. */
  inputs: Readonly<Record<string, string>>;
  /** The project's own files that take part in the derivation, by path. */
  code: ReadonlyMap<string, string | Uint8Array>;
  /** What the code cache depends on. */
  host: { node: string; v8: string; arch: string; flags: string };
}

/** Names an image by what it is derived from, in 32 hexadecimal digits. */
export function imageKey({ inputs, code, host }: ImageSources): string {
  const files = [...code].map(([path, text]) => [path, createHash('sha256').update(text).digest('hex')]);
  const facts = [sorted(Object.entries(inputs)), sorted(files), host.node, host.v8, host.arch, host.flags];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

/** The folder of one image. */
export function imageFolder(cache: string, key: string): string {
  return join(cache, `python-${key}`);
}

function sorted(entries: string[][]): string[][] {
  return entries.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}
