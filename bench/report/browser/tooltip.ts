import type { Palette } from '../page/palette.ts';
import type { ChartOption, Hovered } from './echarts.ts';

/** The letters of the charts. */
export const FONT = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

type Details = readonly (readonly [name: string, text: string])[];

/** A tooltip made of elements and text, never of HTML, so that no name can become markup; a nameless detail is its head. */
export function tooltipOption(palette: Palette, detailsOf: (hovered: Hovered) => Details): ChartOption {
  return {
    trigger: 'item',
    confine: true,
    transitionDuration: 0,
    backgroundColor: palette.surface,
    borderColor: palette.rule,
    textStyle: { color: palette.text, fontSize: 13 },
    formatter: (hovered: Hovered) => listOf(detailsOf(hovered)),
  };
}

function listOf(details: Details): HTMLElement | string {
  if (details.length === 0) return '';
  const list = document.createElement('dl');
  list.className = 'tip';
  for (const [name, text] of details) {
    if (name !== '') list.append(elementOf('dt', name));
    list.append(elementOf('dd', text));
  }
  return list;
}

function elementOf(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
