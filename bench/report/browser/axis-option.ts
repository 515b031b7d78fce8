import { formatFigure } from '../page/figure.ts';
import type { Palette } from '../page/palette.ts';
import type { ChartOption } from './echarts.ts';
import type { Scale } from './scale.ts';

/** An axis of ours: ECharts counts places, and its texts and lines are those of the scale's ticks. */
export function axisOption(scale: Scale, unit: string, palette: Palette): ChartOption {
  return {
    type: 'value',
    min: scale.min,
    max: scale.max,
    axisLine: { show: false },
    axisTick: { show: false, customValues: scale.ticks },
    axisLabel: {
      customValues: scale.ticks,
      color: palette.muted,
      fontSize: 12,
      hideOverlap: true,
      formatter: (place: number) => formatFigure(tidy(scale.valueAt(place)), unit),
    },
    splitLine: { show: true, lineStyle: { color: palette.rule } },
    axisPointer: { show: false },
  };
}

/** Without what was lost to logarithms and back. */
function tidy(value: number): number {
  return Number(value.toPrecision(6));
}
