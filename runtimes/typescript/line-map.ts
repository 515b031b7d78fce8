/** Maps a generated place to the written one; lines and columns count from 1. */
export type LineMap = (line: number, column: number) => { line: number; column: number } | undefined;

interface Segment {
  column: number;
  line: number;
  sourceColumn: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CONTINUES = 32;

/** Reads a source map of one source. Source: ECMA-426, "Mappings structure". */
export function readLineMap(json: string): LineMap {
  const { mappings } = JSON.parse(json) as { mappings: string };
  const lines = readMappings(mappings);
  return (line, column) => {
    const segments = lines[line - 1] ?? [];
    const found = segments.findLast((segment) => segment.column < column) ?? segments[0];
    return found && { line: found.line + 1, column: found.sourceColumn + 1 };
  };
}

function readMappings(mappings: string): Segment[][] {
  let line = 0;
  let sourceColumn = 0;
  return mappings.split(';').map((text) => {
    let column = 0;
    return text
      .split(',')
      .filter((part) => part !== '')
      .flatMap((part) => {
        const [generated = 0, , lineDelta, columnDelta] = readNumbers(part);
        column += generated;
        if (lineDelta === undefined || columnDelta === undefined) return [];
        line += lineDelta;
        sourceColumn += columnDelta;
        return [{ column, line, sourceColumn }];
      });
  });
}

function readNumbers(part: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of part) {
    const digit = DIGITS.indexOf(character);
    value += (digit & (CONTINUES - 1)) << shift;
    shift += 5;
    if (digit & CONTINUES) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
