import type { Mark } from './picture.ts';

/** A line of a chart of lines one below the other, in pixels from the top. */
export interface Line {
  top: number;
  height: number;
  /** The middle of what is drawn. */
  y: number;
  /** The upper edge of its text. */
  textTop: number;
  heading?: string;
  mark?: Mark;
}

/** Where everything stands, in pixels. */
export interface Layout {
  lines: Line[];
  height: number;
  /** Of the texts: a column left of the axis, or, in a narrow chart, above what they name. */
  textWidth: number;
  /** The edges of the axis, from those of the chart. */
  left: number;
  right: number;
  /** The upper edge of a line's value, which stands at the right edge of the chart. */
  valueTop(line: Line): number;
}

/** Below this width, texts stand above what they name. */
const NARROW = 620;

const HEADING = 34;
const VALUE_COLUMN = 96;
const TITLE = 16;
const SUBTITLE = 15;

/** Lays marks out in lines, each group beneath its name; `thickness` is that of what is drawn. */
export function layOut(
  marks: readonly Mark[],
  { width, thickness }: { width: number; thickness: number },
): Layout {
  const isNarrow = width < NARROW;
  const column = Math.min(columnWidth(marks), 0.42 * width);
  const lines: Line[] = [];
  let top = 0;
  let group = '';
  for (const mark of marks) {
    if (mark.group !== group) {
      group = mark.group;
      lines.push({ top, height: HEADING, y: top + HEADING / 2, textTop: top + 13, heading: group });
      top += HEADING;
    }
    const text = TITLE + (mark.subtitle === '' ? 0 : SUBTITLE);
    const height = isNarrow ? text + thickness + 14 : Math.max(text, thickness) + 6;
    const y = top + (isNarrow ? text + 3 + thickness / 2 : height / 2);
    lines.push({ top, height, y, textTop: isNarrow ? top + 3 : y - text / 2, mark });
    top += height;
  }
  return {
    lines,
    height: top,
    textWidth: isNarrow ? width - VALUE_COLUMN : column,
    left: isNarrow ? 10 : column,
    right: isNarrow ? 10 : VALUE_COLUMN,
    valueTop: (line) => (isNarrow ? line.textTop : line.y - TITLE / 2),
  };
}

/** Wide enough for all texts, by the width of a usual letter. */
function columnWidth(marks: readonly Mark[]): number {
  const widths = marks.map(({ title, subtitle }) => Math.max(title.length * 8.1, subtitle.length * 6.6));
  return Math.max(...widths, 96) + 18;
}
