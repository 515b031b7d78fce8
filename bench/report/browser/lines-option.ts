import { formatFigure, formatNumber } from '../page/figure.ts';
import type { Palette } from '../page/palette.ts';
import { axisOption } from './axis-option.ts';
import type { ChartOption, DrawApi, Drawn } from './echarts.ts';
import type { Mark, Picture } from './picture.ts';
import type { Look, Sized } from './rows-option.ts';
import { isForLogarithm, linearScale, logarithmicScale, type Scale, spanningScale } from './scale.ts';
import { FONT, tooltipOption } from './tooltip.ts';

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
const DASHES = ['solid', [6, 3], [2, 2]];
const PLOT = 300;
const LEGEND_LINE = 24;

/** A mark that has a place along the axis. */
type Point = Mark & { at: number };

interface Curve {
  title: string;
  points: Point[];
  color: string;
  index: number;
}

/** The chart of a picture that has a line per system, with a band for the interval, over an axis. */
export function linesOption(picture: Picture, { width, palette }: Look): Sized {
  const curves = curvesOf(picture, palette);
  const points = curves.flatMap((curve) => curve.points);
  const legend =
    Math.ceil(curves.reduce((sum, { title }) => sum + title.length * 7.2 + 56, 0) / width) * LEGEND_LINE;
  const across = acrossScale(
    points.map(({ at }) => at),
    picture,
    Math.max(2, Math.floor(width / 90)),
  );
  const values = points.flatMap(({ low, value, high }) => [low, value, high]);
  const up = isForLogarithm(values) ? logarithmicScale(values, 6) : linearScale(values, 6);
  const option = {
    animation: false,
    textStyle: { fontFamily: FONT },
    legend: legendOption(curves, { width, palette }),
    grid: { left: 78, right: 22, top: legend + 14, height: PLOT },
    xAxis: {
      ...axisOption(across, '', palette),
      ...nameOption(picture.axis?.name ?? '', palette),
      ...plain(across, palette),
    },
    yAxis: axisOption(up, picture.unit, palette),
    tooltip: tooltipOption(palette, ({ seriesName, dataIndex }) => {
      const point = curves.find(({ title }) => title === seriesName)?.points[dataIndex];
      return point ? detailsOf(point, picture) : [];
    }),
    series: curves.flatMap((curve) => [bandOf(curve, across, up), lineOf(curve, across, up)]),
  };
  return { option, height: legend + 14 + PLOT + 52 };
}

function curvesOf({ marks }: Picture, palette: Palette): Curve[] {
  const placed = marks.filter((mark): mark is Point => mark.at !== undefined);
  const titles = Map.groupBy(placed, ({ title }) => title);
  return [...titles].map(([title, points], index) => {
    const isOurs = points[0]?.role === 'cloche' || points[0]?.role === 'cloche2';
    const others = palette.lines[Math.max(0, index - 1) % palette.lines.length] ?? palette.peer;
    const color = isOurs && index === 0 ? palette.cloche : others;
    return { title, points: points.toSorted((a, b) => a.at - b.at), color, index };
  });
}

/** From the first place to the last, with ticks at the places themselves where they are few. */
function acrossScale(places: readonly number[], { axis }: Picture, ticks: number): Scale {
  const isLogarithmic = axis?.isLogarithmic && Math.min(...places) > 0;
  const scale = isLogarithmic ? logarithmicScale(places, ticks) : spanningScale(places, ticks);
  const own = [...new Set(places)].map((place) => scale.place(place));
  return own.length <= ticks * 2 ? { ...scale, ticks: own } : scale;
}

function lineOf({ title, points, color, index }: Curve, across: Scale, up: Scale): ChartOption {
  return {
    type: 'line',
    name: title,
    data: points.map(({ at, value }) => [across.place(at), up.place(value)]),
    symbol: SYMBOLS[index % SYMBOLS.length],
    symbolSize: 9,
    color,
    lineStyle: { width: index === 0 ? 3 : 2, type: DASHES[index % DASHES.length] },
    emphasis: { focus: 'series' },
  };
}

function bandOf({ points, color }: Curve, across: Scale, up: Scale): ChartOption {
  const renderItem = (_: unknown, api: DrawApi): Drawn => {
    const corner = (at: number, value: number) => api.coord([across.place(at), up.place(value)]);
    const upper = points.map(({ at, high }) => corner(at, high));
    const lower = points.map(({ at, low }) => corner(at, low)).reverse();
    return {
      type: 'polygon',
      silent: true,
      shape: { points: [...upper, ...lower] },
      style: { fill: color, opacity: 0.18 },
    };
  };
  return { type: 'custom', silent: true, data: [[across.min, up.min]], renderItem };
}

function legendOption(curves: readonly Curve[], { width, palette }: Look): ChartOption {
  const data = curves.map(({ title }) => ({ name: title }));
  return {
    data,
    left: 0,
    top: 0,
    textStyle: { color: palette.text, fontSize: 13, width: Math.min(width - 60, 420), overflow: 'truncate' },
    itemWidth: 32,
    selectedMode: false,
  };
}

function nameOption(name: string, palette: Palette): ChartOption {
  return { name, nameLocation: 'middle', nameGap: 30, nameTextStyle: { color: palette.muted, fontSize: 12 } };
}

/** Texts of the axis across, which counts things of its own. */
function plain(scale: Scale, palette: Palette): ChartOption {
  const formatter = (place: number) => formatNumber(Number(scale.valueAt(place).toPrecision(6)));
  return {
    axisLabel: {
      customValues: scale.ticks,
      color: palette.muted,
      fontSize: 12,
      hideOverlap: true,
      formatter,
    },
  };
}

function detailsOf(point: Point, { unit, axis }: Picture): [string, string][] {
  return [
    ['', point.title],
    [axis?.name ?? 'at', formatNumber(point.at)],
    ['value', formatFigure(point.value, unit)],
    ['95 % interval', `${formatFigure(point.low, unit)} to ${formatFigure(point.high, unit)}`],
    ['samples', String(point.n)],
  ];
}
