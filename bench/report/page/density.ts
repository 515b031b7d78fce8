import type { Shape } from '../browser/picture.ts';

const POINTS = 48;

/** Fewer values than this are drawn one by one: a curve would claim more than they say. */
const MIN_FOR_A_CURVE = 24;

/**
 * The shape of sorted values, by a Gaussian kernel of Silverman's width over their logarithms (over the values themselves
 * unless all are above zero). The highest and lowest hundredth are left out: ticks stand for those.
 */
export function shapeOf(sorted: readonly number[], quantileOf: (q: number) => number): Shape {
  if (sorted.length < MIN_FOR_A_CURVE) return { dots: sorted.map(rounded) };
  const isPositive = (sorted[0] ?? 0) > 0;
  const onto = isPositive ? Math.log : (value: number) => value;
  const back = isPositive ? Math.exp : (value: number) => value;
  const values = Array.from({ length: 99 }, (_, index) => onto(quantileOf((index + 1) / 100)));
  const width = widthOf(values);
  const [least = 0, most = 0] = [values[0], values.at(-1)];
  const from = Math.max(least - width, isPositive ? -Infinity : least);
  const step = (most + width - from) / (POINTS - 1);
  if (!(width > 0 && step > 0)) return {};
  const heights = Array.from({ length: POINTS }, (_, index) => kernelSum(values, from + index * step, width));
  const highest = Math.max(...heights);
  return {
    outline: heights.map((height, index) => [
      rounded(back(from + index * step)),
      Math.round((1000 * height) / highest) / 1000,
    ]),
  };
}

/** Silverman's rule of thumb, by the smaller of deviation and quartiles (Density Estimation, 1986, eq. 3.31). */
function widthOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const quartiles = ((values[73] ?? 0) - (values[24] ?? 0)) / 1.34;
  return 0.9 * (quartiles > 0 ? Math.min(deviation, quartiles) : deviation) * values.length ** -0.2;
}

function kernelSum(values: readonly number[], at: number, width: number): number {
  return values.reduce((sum, value) => sum + Math.exp(-0.5 * ((at - value) / width) ** 2), 0);
}

/** Four digits are more than a screen shows. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
