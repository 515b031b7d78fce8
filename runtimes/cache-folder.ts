import { isAbsolute, join } from 'node:path';

/** Where is kept what can be derived again: `CLOCHE_CACHE_DIR`, or a folder in the user's cache. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  if (env.CLOCHE_CACHE_DIR) return env.CLOCHE_CACHE_DIR;
  const base = env.XDG_CACHE_HOME;
  // The XDG base directory specification has relative paths ignored
  return join(base && isAbsolute(base) ? base : join(home, '.cache'), 'cloche');
}
