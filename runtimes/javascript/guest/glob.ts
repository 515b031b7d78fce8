/**
 * A test of relative paths against globs: `*` and `?` stay inside a segment, `**` crosses them, `{a,b}` and `[abc]`
 * choose. A glob that is a folder's path takes all below it.
 */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^${translate(glob.replace(/^\.\/|\/$/g, ''))}(?:/.*)?$`));
  return (path) => patterns.some((pattern) => pattern.test(path));
}

const TOKEN = /\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|\{[^{}]*\}|[\\^$.|+()[\]{}]/g;

function translate(glob: string): string {
  return glob.replace(TOKEN, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1 && token.startsWith('['))
      return token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    if (token.length > 1) return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`;
    return `\\${token}`;
  });
}
