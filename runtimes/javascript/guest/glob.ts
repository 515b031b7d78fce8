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
    if (token.length > 1 && token.startsWith('[')) return translateClass(token);
    if (token.length > 1) return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`;
    return `\\${token}`;
  });
}

/** A range that runs backwards holds its ends and the dash. */
function translateClass(token: string): string {
  const characters = token.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
  return characters.replace(/([^[^])-([^\]])/g, (range, from, to) =>
    from <= to ? range : `${from}\\-${to}`,
  );
}
