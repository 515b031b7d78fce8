/** Cells in columns, two spaces between them: the first `left` columns flush left, the others flush right. */
export function align(lines: readonly (readonly string[])[], left: number): string[] {
  const columns = Math.max(0, ...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...lines.map((line) => line[at]?.length ?? 0)),
  );
  return lines.map((line) =>
    widths
      .map((width, at) => (at < left ? (line[at] ?? '').padEnd(width) : (line[at] ?? '').padStart(width)))
      .join('  ')
      .trimEnd(),
  );
}
