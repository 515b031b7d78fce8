/**
 * Gives a module its `import.meta`, which the engine leaves empty: a prefix on the module's first line, so that all
 * lines stay where they are. Only where the source speaks of it.
 */
export function withMeta(path: string, source: string, isMain: boolean): string {
  if (!source.includes('import.meta') || !path.startsWith('/sandbox/')) return source;
  const meta = {
    url: `file://${path}`,
    filename: path,
    dirname: path.slice(0, path.lastIndexOf('/')),
    main: isMain,
  };
  return `Object.assign(import.meta, ${JSON.stringify(meta)}); ${source.replace(/^#!/, '//')}`;
}
