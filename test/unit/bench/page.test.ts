import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { linearScale, logarithmicScale } from '../../../bench/report/browser/scale.ts';
import { formatFigure } from '../../../bench/report/page/figure.ts';
import { PALETTES } from '../../../bench/report/page/palette.ts';
import { picturesOf } from '../../../bench/report/page/pictures.ts';
import { renderPage } from '../../../bench/report/page.ts';
import { HOSTILE, makeComparison, makePageReport } from './page-report.ts';

const report = makePageReport();
const page = await renderPage(report, makeComparison());
const markup = page.replaceAll(/<script>[\s\S]*?<\/script>/g, '');

test('names of peers are text on the page, wherever they stand', () => {
  expect(markup).not.toContain('<img');
  expect(markup).toContain('&lt;/script&gt;&lt;img src=&quot;');
});

test('the policy of the page allows its own scripts and style, by hash, and nothing else', () => {
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => hashOf(text));
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => hashOf(text));
  expect(policy).toBe(
    `default-src 'none'; script-src ${scripts.join(' ') || "'none'"}; style-src ${styles.join(' ')}; ` +
      "base-uri 'none'; form-action 'none'",
  );
});

test('a page refers to no address but places in itself', () => {
  const targets = [...markup.matchAll(/<[^>]*\s(?:href|src|action)="([^"]*)"/g)].map(([, target]) => target);
  expect(targets).not.toEqual([]);
  expect(targets.filter((target) => !target?.startsWith('#'))).toEqual([]);
});

test('every row is on the page with its figures, without any script', () => {
  const rows = Object.values(report.suites).flatMap(({ findings }) =>
    findings.tables.flatMap((table) => table.rows),
  );
  const missing = rows.filter(({ id, p50, unit }) => {
    const line = page.slice(page.indexOf(`<tr id="${id}">`)).split('</tr>')[0] ?? '';
    return !line.includes(formatFigure(p50.value, unit));
  });
  expect(missing).toEqual([]);
});

test('a chart has Cloche first, then others by label, and says of each whether it isolates', () => {
  const { start, overshoot } = report.suites;
  const pictures = [start, overshoot].flatMap((suite) =>
    (suite?.findings.tables ?? []).flatMap((table) => picturesOf(table, report.systems)),
  );
  expect(
    pictures.map(({ marks }) => marks.map(({ group, title, subtitle }) => [group, title, subtitle])),
  ).toEqual([
    [
      ['', 'Cloche', ''],
      ['', 'node:vm', 'isolates nothing'],
      ['', HOSTILE, ''],
    ],
    [
      ['a loop', 'Cloche', ''],
      ['a loop', HOSTILE, ''],
      [`no ${HOSTILE}`, 'Cloche', ''],
      [`no ${HOSTILE}`, HOSTILE, ''],
    ],
  ]);
});

test('rows of several units make a chart each', () => {
  const table = report.suites.start?.findings.tables[0];
  if (!table) throw new Error('Expected a table');
  const rows = table.rows.map((row, at) => (at === 1 ? { ...row, unit: 'MiB' as const } : row));
  const units = picturesOf({ ...table, rows }, report.systems).map(({ id, unit }) => [id, unit]);
  expect(units).toEqual([
    ['picture-start-javascript', 'ms'],
    ['picture-start-javascript-2', 'MiB'],
  ]);
});

test('a page carries shapes of distributions, not samples', () => {
  const data = /<script type="application\/json" id="pictures">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '[]';
  const [first] = JSON.parse(data);
  expect(first.marks[0]).not.toHaveProperty('samples');
  expect(first.marks[0].outline).toHaveLength(48);
});

test('figures have three digits, in the unit that a reader would choose', () => {
  const given = [
    [0.0423, 'ms'],
    [1.2345, 'ms'],
    [1234.5, 'ms'],
    [65_432, 'ms'],
    [0, 'bytes'],
    [65_536, 'bytes'],
    [12_345, 'per second'],
    [0.354, '×'],
    [-3, 'MiB'],
  ] as const;
  expect(given.map(([value, unit]) => formatFigure(value, unit))).toEqual([
    '42.3 µs',
    '1.23 ms',
    '1,230 ms',
    '65.4 s',
    '0 bytes',
    '64 KiB',
    '12,300 / s',
    '0.354 ×',
    '−3 MiB',
  ]);
});

test('axes have round ticks within what they show', () => {
  const values = ({ ticks, valueAt }: ReturnType<typeof linearScale>) =>
    ticks.map((place) => Number(valueAt(place).toPrecision(3)));
  expect(values(linearScale([0, 37], 5))).toEqual([0, 10, 20, 30]);
  expect(values(linearScale([-4, 5], 5))).toEqual([-4, -2, 0, 2, 4]);
  expect(values(logarithmicScale([0.3, 40], 7))).toEqual([0.5, 1, 2, 5, 10, 20]);
  expect(values(logarithmicScale([1, 1e9], 4))).toEqual([1, 1e3, 1e6, 1e9]);
  expect(values(linearScale([0], 5))).toEqual([0]);
});

test('text stands out from its ground by 4.5 to 1 in both palettes', () => {
  const weak = Object.entries(PALETTES).flatMap(([scheme, palette]) => {
    const { page: ground, surface, rule: _, lines: __, ...inks } = palette;
    return Object.entries(inks).flatMap(([role, ink]) =>
      [ground, surface].filter((on) => contrast(ink, on) < 4.5).map((on) => `${scheme} ${role} on ${on}`),
    );
  });
  expect(weak).toEqual([]);
});

function hashOf(text = ''): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** The contrast of two colours, by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
