import { medianOf, rowOf } from '../../measure/estimate.ts';
import type { Estimate, Row, Unit } from '../../measure/row.ts';
import { slopeOf, type XY } from '../../measure/slope.ts';
import { trendOf } from '../../measure/trend.ts';

/** What a gauge showed of a system over time, moment by moment. */
export interface Series {
  system: string;
  moments: readonly Moment[];
}

/** The values of one moment, in seconds from the beginning of the load. */
export interface Moment {
  atSeconds: number;
  values: readonly number[];
}

interface Facts {
  tableId: string;
  unit: Unit;
  scales: boolean;
}

/** Points of a line, however long the load is. */
const POINTS = 10;

/** The share of the time in which caches and heaps find their size. */
const WARM_UP = 1 / 3;

/** Pieces of the rest: how far each lies above the one before says how much a slope is worth. */
const PIECES = 6;
const LEAST_MOMENTS = 15;

/** What growth is told by: of a load of seconds, an hour would be a bold claim. */
const PERIODS = { minute: 60, hour: 3_600 } as const;
const HOUR_FROM_SECONDS = 1_800;

/** A line over time: each point holds the moments of a tenth of it. */
export function lineRows({ tableId, unit, scales }: Facts, { system, moments }: Series): Row[] {
  const seconds = moments.at(-1)?.atSeconds ?? 0;
  const parts = cut(moments, Math.min(POINTS, moments.length));
  return parts.map((part, index) => {
    const at = Math.round((seconds * (index + 0.5)) / parts.length);
    const spec = {
      id: `${tableId}/${system}-${index + 1}`,
      system,
      label: `after ${at} s`,
      unit,
      at,
    } as const;
    return rowOf(
      { ...spec, better: 'less', scales },
      part.map(({ values }) => values),
    );
  });
}

/**
 * What it grows by in a minute, or of a long load in an hour, from when it has found its size, and the interval of that.
 * Nothing can be said of less than {@link LEAST_MOMENTS}.
 */
export function growthRow({ tableId, unit }: Facts, { system, moments }: Series): Row | undefined {
  if (moments.length < LEAST_MOMENTS) return undefined;
  const period = periodOf(moments);
  const settled = moments.slice(Math.floor(moments.length * WARM_UP));
  const points = settled.map(({ atSeconds, values }): XY => [atSeconds / PERIODS[period], medianOf(values)]);
  const pieces = cut(points, PIECES).filter((piece) => piece.length > 0);
  const steps = pieces
    .slice(1)
    .map((piece, index) => [slopeOf([middleOf(pieces[index] ?? []), middleOf(piece)])]);
  const estimate: Estimate = trendOf(points);
  const spec = { id: `${tableId}/${system}-per-${period}`, system, label: `growth per ${period}`, unit };
  const row = rowOf({ ...spec, better: 'less', scales: false }, steps);
  return { ...row, p50: estimate, p95: estimate, p99: estimate, max: estimate.value };
}

/** What the growth of a series is told by. */
export function periodOf(moments: readonly Moment[]): keyof typeof PERIODS {
  return (moments.at(-1)?.atSeconds ?? 0) < HOUR_FROM_SECONDS ? 'minute' : 'hour';
}

function middleOf(points: readonly XY[]): XY {
  return [medianOf(points.map(([x]) => x)), medianOf(points.map(([, y]) => y))];
}

/** Cuts a list into so many pieces of about one length, in order. */
function cut<T>(list: readonly T[], pieces: number): T[][] {
  return Array.from({ length: pieces }, (_, index) =>
    list.slice(Math.floor((list.length * index) / pieces), Math.floor((list.length * (index + 1)) / pieces)),
  );
}
