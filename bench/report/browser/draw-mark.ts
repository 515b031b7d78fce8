import type { Palette } from '../page/palette.ts';
import type { Drawn } from './echarts.ts';
import type { Mark, Picture } from './picture.ts';

/** Where a mark is drawn: `x` gives the pixel of a value, `y` is the middle of its line, `from` the axis' left edge. */
export interface Place {
  x(value: number): number;
  y: number;
  from: number;
  thickness: number;
  isLogarithmic: boolean;
  palette: Palette;
}

/** Of fewer samples p99 is but the greatest. */
const SAMPLES_FOR_P99 = 100;

/** What a mark of a kind looks like. */
export function drawMark(kind: Picture['kind'], mark: Mark, place: Place): Drawn[] {
  if (kind === 'spread') return drawSpread(mark, place);
  return kind === 'bars' ? drawBar(mark, place) : drawRatio(mark, place);
}

/** A curve of how values lie, a bar from p5 to p95, a thin line to the greatest, a tick at p99, and p50 on top. */
function drawSpread(mark: Mark, place: Place): Drawn[] {
  const { x, y, thickness, palette } = place;
  const color = palette[mark.role];
  return [
    ...drawShape(mark, place),
    line([x(mark.p95), y, x(mark.max), y], { stroke: color, opacity: 0.6 }),
    ...(mark.n < SAMPLES_FOR_P99
      ? []
      : [line([x(mark.p99), y - 6, x(mark.p99), y + 6], { stroke: color, lineWidth: 1.5 })]),
    line([x(mark.max), y - 3, x(mark.max), y + 3], { stroke: color }),
    bar([x(mark.p5), x(mark.p95)], { y, height: 5 }, tint(mark, palette, 0.55)),
    bar(
      [x(mark.low), x(mark.high)],
      { y, height: thickness * 0.42 },
      tint(mark, palette, mark.dots ? 0.4 : 1),
    ),
    dot(x(mark.value), y, {
      fill: mark.isUnsafe ? palette.surface : color,
      stroke: mark.isUnsafe ? color : palette.surface,
    }),
  ];
}

function drawShape(mark: Mark, { x, y, thickness, palette }: Place): Drawn[] {
  const color = palette[mark.role];
  const dots = (mark.dots ?? []).map((value) => ({
    type: 'circle',
    silent: true,
    shape: { cx: x(value), cy: y, r: 2.6 },
    style: { fill: 'none', stroke: color, opacity: 0.8 },
  }));
  if (!mark.outline) return dots;
  const upper = mark.outline.map(([value, height]) => [x(value), y - (height * thickness) / 2]);
  const lower = mark.outline.map(([value, height]) => [x(value), y + (height * thickness) / 2]).reverse();
  const style = mark.isUnsafe
    ? { fill: 'none', stroke: color, lineDash: [3, 2] }
    : { fill: color, opacity: 0.3 };
  return [{ type: 'polygon', silent: true, shape: { points: [...upper, ...lower] }, style }];
}

/** A bar from zero, or on a logarithmic axis, which has no zero, a dot at the end of a thin line; and its interval. */
function drawBar(mark: Mark, place: Place): Drawn[] {
  const { x, y, from, thickness, isLogarithmic, palette } = place;
  const color = palette[mark.role];
  const interval = drawInterval(mark, place);
  if (!isLogarithmic) {
    return [
      bar([x(0), x(mark.value)], { y, height: thickness * 0.72 }, tint(mark, palette, 0.9)),
      ...interval,
    ];
  }
  return [
    line([from, y, x(mark.value), y], {
      stroke: color,
      opacity: 0.45,
      lineWidth: 2,
      lineDash: mark.isUnsafe ? [4, 3] : [],
    }),
    ...interval,
    dot(x(mark.value), y, { fill: mark.isUnsafe ? palette.surface : color, stroke: color }),
  ];
}

function drawRatio(mark: Mark, { x, y, palette }: Place): Drawn[] {
  const color = palette[mark.role];
  return [
    bar([x(mark.low), x(mark.high)], { y, height: 4 }, { fill: color, opacity: 0.6 }),
    dot(x(mark.value), y, { fill: mark.role === 'noise' ? palette.surface : color, stroke: color }),
  ];
}

function drawInterval(mark: Mark, { x, y, palette }: Place): Drawn[] {
  const [low, high] = [x(mark.low), x(mark.high)];
  if (high - low < 2) return [];
  const style = { stroke: palette.text, lineWidth: 1.5 };
  return [
    line([low, y, high, y], style),
    line([low, y - 4, low, y + 4], style),
    line([high, y - 4, high, y + 4], style),
  ];
}

function tint(mark: Mark, palette: Palette, opacity: number): Drawn {
  const color = palette[mark.role];
  return mark.isUnsafe
    ? { fill: palette.surface, stroke: color, lineWidth: 1.5, lineDash: [4, 3] }
    : { fill: color, opacity };
}

function bar(
  [from, to]: [number, number],
  { y, height }: { y: number; height: number },
  style: Drawn,
): Drawn {
  const x = Math.min(from, to);
  const width = Math.max(Math.abs(to - from), 1);
  return { type: 'rect', silent: true, shape: { x, y: y - height / 2, width, height, r: 2 }, style };
}

function dot(cx: number, cy: number, style: Drawn): Drawn {
  return { type: 'circle', silent: true, shape: { cx, cy, r: 5 }, style: { lineWidth: 1.5, ...style } };
}

function line([x1, y1, x2, y2]: [number, number, number, number], style: Drawn): Drawn {
  return { type: 'line', silent: true, shape: { x1, y1, x2, y2 }, style: { fill: 'none', ...style } };
}
