/** How values stand along an axis; places are what the axis counts, logarithms or the values themselves. */
export interface Scale {
  min: number;
  max: number;
  /** Places that get a line and a text. */
  ticks: number[];
  place(value: number): number;
  valueAt(place: number): number;
}

/** Beyond this ratio between the greatest and the least, small values could not be told apart on a linear axis. */
const LOGARITHMIC_FROM = 12;

/** Whether values are to stand on a logarithmic axis: all above zero, and of several magnitudes. */
export function isForLogarithm(values: readonly number[]): boolean {
  const least = Math.min(...values);
  return least > 0 && Math.max(...values) / least >= LOGARITHMIC_FROM;
}

/** A logarithmic scale that holds all values, with about so many ticks at 1, 2 and 5 of each magnitude. */
export function logarithmicScale(values: readonly number[], ticks: number): Scale {
  const place = (value: number) => Math.log10(value);
  const [least, most] = [place(Math.min(...values)), place(Math.max(...values))];
  const margin = Math.max(0.03, 0.02 * (most - least));
  const [min, max] = [least - margin, most + margin];
  return {
    min,
    max,
    ticks: logarithmicTicks(min, max, ticks),
    place: (value) => Math.max(min, place(value)),
    valueAt: (at) => 10 ** at,
  };
}

/** A linear scale from zero, or from below it, that holds all values, with about so many ticks at round values. */
export function linearScale(values: readonly number[], ticks: number): Scale {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = roundStep((most - least || 1) / ticks);
  const max = most + (most - least || 1) * 0.03;
  const min = least < 0 ? Math.floor(least / step) * step : 0;
  const count = Math.floor((max - min) / step) + 1;
  return {
    min,
    max,
    ticks: Array.from({ length: count }, (_, index) => Number((min + index * step).toPrecision(12))),
    place: (value) => value,
    valueAt: (at) => at,
  };
}

/** A linear scale from the least value to the greatest, whatever zero is. */
export function spanningScale(values: readonly number[], ticks: number): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = 0.03 * (most - least || 1);
  const scale = linearScale(values, ticks);
  const [min, max] = [least - margin, most + margin];
  return { ...scale, min, max, ticks: scale.ticks.filter((tick) => tick >= min && tick <= max) };
}

function logarithmicTicks(min: number, max: number, ticks: number): number[] {
  const decades = Array.from(
    { length: Math.ceil(max) - Math.floor(min) + 1 },
    (_, index) => Math.floor(min) + index,
  );
  const every = Math.ceil((max - min) / ticks);
  const choices = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]].map((steps) =>
    decades.flatMap((decade) => steps.map((step) => decade + Math.log10(step))),
  );
  const inside = choices.map((places) => places.filter((place) => place >= min && place <= max));
  const few = inside.find((places) => places.length <= ticks);
  return few ?? decades.filter((decade) => decade >= min && decade <= max && decade % every === 0);
}

/** The next 1, 2 or 5 of a magnitude that is no smaller. */
function roundStep(step: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((round) => round * magnitude >= step * 0.999) ?? 10;
  return factor * magnitude;
}
