const MAX_SEGMENT = 255;

/**
 * Normalises a relative path of the guest's working directory: `./a//b` → `a/b`. Undefined for what is absolute,
 * climbs out, is empty, or carries a backslash, a NUL or an overlong segment.
 */
export function normalisePath(path: string): string | undefined {
  if (path.startsWith('/') || /[\\\0]/.test(path)) return undefined;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const isSafe = parts.length > 0 && parts.every((part) => part !== '..' && part.length <= MAX_SEGMENT);
  return isSafe ? parts.join('/') : undefined;
}
