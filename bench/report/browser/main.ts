import { PALETTES } from '../page/palette.ts';
import type { Chart, Echarts } from './echarts.ts';
import { linesOption } from './lines-option.ts';
import type { Picture } from './picture.ts';
import { rowsOption } from './rows-option.ts';

declare const echarts: Echarts;

interface Drawing {
  picture: Picture;
  element: HTMLElement;
  chart?: Chart;
}

/** Draws all charts, and again when the width or the colours change. */
function start(): void {
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  const print = matchMedia('print');
  const isDark = (): boolean => {
    const chosen = document.documentElement.dataset.theme;
    return !print.matches && (chosen === undefined ? darkness.matches : chosen === 'dark');
  };
  const drawings = readPictures().flatMap(open);
  const redraw = (): void => {
    for (const drawing of drawings) draw(drawing, isDark());
  };
  darkness.addEventListener('change', redraw);
  print.addEventListener('change', redraw);
  offerThemes(isDark, redraw);
  redrawOnResize(drawings, isDark);
  redraw();
}

function readPictures(): Picture[] {
  return JSON.parse(document.querySelector('#pictures')?.textContent ?? '[]');
}

function open(picture: Picture): Drawing[] {
  const element = document.getElementById(picture.id);
  if (!element) return [];
  // An empty one is not displayed, and has no width.
  element.style.height = '100px';
  element.style.display = 'block';
  return [{ picture, element }];
}

/** Draws into an SVG of its own each time: Chromium 156 misplaces parts of one that is resized. */
function draw(drawing: Drawing, isDark: boolean): void {
  const { picture, element } = drawing;
  const width = element.clientWidth;
  const look = { width, palette: isDark ? PALETTES.dark : PALETTES.light };
  const { option, height } =
    picture.kind === 'lines' ? linesOption(picture, look) : rowsOption(picture, look);
  drawing.chart?.dispose();
  element.style.height = `${height}px`;
  drawing.chart = echarts.init(element, null, { renderer: 'svg', width, height });
  drawing.chart.setOption(option);
}

function redrawOnResize(drawings: readonly Drawing[], isDark: () => boolean): void {
  const widths = new Map(drawings.map(({ element }) => [element, element.clientWidth]));
  const observer = new ResizeObserver(() => {
    for (const drawing of drawings) {
      const width = drawing.element.clientWidth;
      if (widths.get(drawing.element) === width) continue;
      widths.set(drawing.element, width);
      draw(drawing, isDark());
    }
  });
  for (const { element } of drawings) observer.observe(element);
}

/** A button that turns the colours over; it is hidden where no script could answer it. */
function offerThemes(isDark: () => boolean, redraw: () => void): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  if (!button) return;
  const name = (): void => {
    button.textContent = isDark() ? 'Light colours' : 'Dark colours';
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    name();
    redraw();
  });
  name();
}

start();
