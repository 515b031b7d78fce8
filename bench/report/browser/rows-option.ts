import { formatFigure } from '../page/figure.ts';
import type { Palette } from '../page/palette.ts';
import { axisOption } from './axis-option.ts';
import { drawMark } from './draw-mark.ts';
import { drawHeading, drawTexts } from './draw-texts.ts';
import type { ChartOption, DrawApi, Drawn } from './echarts.ts';
import { type Layout, type Line, layOut } from './layout.ts';
import type { Mark, Picture } from './picture.ts';
import { isForLogarithm, linearScale, logarithmicScale, type Scale } from './scale.ts';
import { FONT, tooltipOption } from './tooltip.ts';

/** A chart as wide as its place allows, and as high as it needs to be, in pixels. */
export interface Sized {
  option: ChartOption;
  height: number;
}

/** How it is to look. */
export interface Look {
  width: number;
  palette: Palette;
}

const THICKNESS = { spread: 26, bars: 20, ratios: 12, lines: 0 };
const TOP = 4;
const AXIS = 30;

interface Canvas extends Look {
  picture: Picture;
  layout: Layout;
  scale: Scale;
  isLogarithmic: boolean;
}

/** The chart of a picture whose marks stand one below the other along an axis of values. */
export function rowsOption(picture: Picture, { width, palette }: Look): Sized {
  const layout = layOut(picture.marks, { width, thickness: THICKNESS[picture.kind] });
  const values = picture.marks.flatMap((mark) => extentOf(mark, picture.kind));
  const ticks = Math.max(2, Math.floor((width - layout.left - layout.right) / 80));
  const isLogarithmic = picture.kind === 'ratios' || isForLogarithm(values);
  const scale = isLogarithmic ? logarithmicScale(values, ticks) : linearScale(values, ticks);
  const canvas: Canvas = { picture, layout, scale, isLogarithmic, width, palette };
  const height = TOP + layout.height + AXIS;
  return { height, option: optionOf(canvas) };
}

function optionOf(canvas: Canvas): ChartOption {
  const { picture, layout, scale, palette } = canvas;
  const { lines } = layout;
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: layout.left, right: layout.right, top: TOP, height: layout.height, bottom: AXIS },
    xAxis: { ...axisOption(scale, picture.unit, palette), position: 'bottom' },
    yAxis: { type: 'value', min: 0, max: 1, show: false },
    tooltip: tooltipOption(palette, ({ dataIndex }) => detailsOf(lines[dataIndex]?.mark, picture)),
    series: [
      {
        type: 'custom',
        data: lines.map(() => [scale.min, 0]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: DrawApi) => {
          const line = lines[dataIndex];
          return line && { type: 'group', children: drawLine(line, canvas, api) };
        },
      },
    ],
  };
}

function drawLine(line: Line, canvas: Canvas, api: DrawApi): Drawn[] {
  const { layout, scale, palette, picture, width, isLogarithmic } = canvas;
  const { mark } = line;
  const hasPeers = picture.marks.some(({ role }) => role === 'peer' || role === 'unsafe');
  const texts = { layout, palette, unit: picture.unit, width, top: TOP, hasPeers };
  if (!mark) return drawHeading(line, texts);
  const x = (value: number) => api.coord([scale.place(value), 0])[0];
  const place = {
    x,
    y: TOP + line.y,
    from: layout.left,
    thickness: THICKNESS[picture.kind],
    isLogarithmic,
    palette,
  };
  const one = picture.kind === 'ratios' ? [ruleAt(x(1), line, palette)] : [];
  return [
    hoverArea(line, canvas),
    ...one,
    ...drawMark(picture.kind, mark, place),
    ...drawTexts(mark, line, texts),
  ];
}

/** What lies beneath a line to be hovered over. */
function hoverArea({ top, height }: Line, { width, palette }: Canvas): Drawn {
  return {
    type: 'rect',
    shape: { x: 0, y: TOP + top, width, height, r: 4 },
    style: { fill: palette.text, opacity: 0 },
    emphasis: { style: { opacity: 0.06 } },
  };
}

function ruleAt(x: number, { top, height }: Line, palette: Palette): Drawn {
  const shape = { x1: x, y1: TOP + top, x2: x, y2: TOP + top + height };
  return { type: 'line', silent: true, shape, style: { stroke: palette.muted, lineWidth: 1.5 } };
}

function extentOf(mark: Mark, kind: Picture['kind']): number[] {
  return kind === 'spread'
    ? [mark.low, mark.p5, mark.high, mark.max, mark.p99]
    : [mark.low, mark.value, mark.high];
}

function detailsOf(mark: Mark | undefined, { unit, kind }: Picture): [string, string][] {
  if (!mark) return [];
  const figure = (value: number) => formatFigure(value, unit);
  const interval = `${figure(mark.low)} to ${figure(mark.high)}`;
  const head: [string, string][] = [
    ['', [mark.group, mark.title].filter(Boolean).join(': ')],
    ['value', figure(mark.value)],
    ['95 % interval', interval],
  ];
  if (kind === 'ratios') return head;
  const boundary: [string, string][] = mark.boundary === '' ? [] : [['boundary', mark.boundary]];
  const rest = (['p50', 'p95', 'p99', 'max'] as const).map((key): [string, string] => [
    key,
    figure(mark[key]),
  ]);
  return [...head, ...rest, ['samples', String(mark.n)], ...boundary];
}
