import type { Goal, Row, Unit } from '../measure/row.ts';

/** A figure with three digits that count, which is more than a shared machine repeats. */
export function showFigure(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100) return value.toFixed(0);
  // Exponents are for figures that nobody measures: what is this small is none.
  return size < 1e-4 ? `${value > 0 ? '' : '-'}<0.0001` : value.toPrecision(3);
}

/** A figure with its unit; a count is a number alone. */
export function showAmount(value: number, unit: Unit): string {
  return unit === 'count' ? showFigure(value) : `${showFigure(value)} ${unit}`;
}

/** The 95 % interval of the statistic that a row is judged by; the highest of all samples has none. */
export function showInterval(row: Pick<Row, 'statistic' | 'p50' | 'p99'>): string {
  if (row.statistic === 'max') return '';
  const { low, high } = row[row.statistic];
  return `${showFigure(low)} – ${showFigure(high)}`;
}

/** What a goal aims at, such as `at most 60 ms`. */
export function showTarget({ bound, target, unit }: Goal): string {
  return `${bound} ${target} ${unit}`;
}

/** A time in minutes and seconds, such as `1:05`. */
export function showTime(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A share as a signed percentage, such as `+12.3 %`. */
export function showPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`;
}
