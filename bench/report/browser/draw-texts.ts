import { formatFigure } from '../page/figure.ts';
import type { Palette } from '../page/palette.ts';
import type { Drawn } from './echarts.ts';
import type { Layout, Line } from './layout.ts';
import type { Mark } from './picture.ts';
import { FONT } from './tooltip.ts';

/** Where texts stand and how they look: `top` is that of all lines, in pixels. */
export interface TextPlace {
  layout: Layout;
  palette: Palette;
  unit: string;
  width: number;
  top: number;
  /** Whether others stand beside Cloche, whose names are to stand out then. */
  hasPeers: boolean;
}

interface TextLook {
  x: number;
  y: number;
  width: number;
  fill: string;
  weight?: number;
  size?: number;
  align?: 'right';
}

/** The name of a group, above its lines. */
export function drawHeading(line: Line, place: TextPlace): Drawn[] {
  const { palette, width, top } = place;
  const look = { x: 0, y: top + line.textTop, width, fill: palette.text, weight: 600 };
  return [textOf(line.heading ?? '', look, palette)];
}

/** What a mark is of, what else is to be known of it, and its value. */
export function drawTexts(mark: Mark, line: Line, place: TextPlace): Drawn[] {
  const { layout, palette, unit, width, top, hasPeers } = place;
  const isOurs = hasPeers && (mark.role === 'cloche' || mark.role === 'cloche2');
  const [fill, weight] = isOurs ? [palette.cloche, 600] : [palette.text, 400];
  const title = { x: 0, y: top + line.textTop, width: layout.textWidth - 12, fill, weight };
  const subtitle = {
    ...title,
    y: title.y + 16,
    fill: mark.isUnsafe ? palette.unsafe : palette.muted,
    weight: 400,
    size: 11.5,
  };
  const value: TextLook = {
    x: width - 2,
    y: top + layout.valueTop(line),
    width: 96,
    fill: palette.text,
    align: 'right',
  };
  return [
    textOf(mark.title, title, palette),
    textOf(mark.subtitle, subtitle, palette),
    textOf(formatFigure(mark.value, unit), value, palette),
  ];
}

/** A line of text with a rim in the colour of the ground, as lines of the axis can run behind it. */
function textOf(text: string, look: TextLook, palette: Palette): Drawn {
  const { x, y, width, fill, weight = 400, size = 13, align } = look;
  const style = {
    text,
    fill,
    width,
    align,
    font: `${weight} ${size}px ${FONT}`,
    overflow: 'truncate',
    stroke: palette.surface,
    lineWidth: 4,
  };
  return { type: 'text', silent: true, x, y, style };
}
