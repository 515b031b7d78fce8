import { figureOf } from '../../measure/estimate.ts';
import type { Row, Table } from '../../measure/row.ts';
import type { Report } from '../schema.ts';
import { formatFigure, formatNumber } from './figure.ts';
import { html, type Markup } from './markup.ts';
import { isUnsafe } from './pictures.ts';

/** Of fewer samples a high quantile is but the greatest of them. */
const SAMPLES_FOR = { p50: 1, p95: 20, p99: 100 } as const;
const QUANTILES = ['p50', 'p95', 'p99'] as const;

/** What a table found, in figures: for those who want them all, who see no pictures, or have no script. */
export function figuresTable({ title, axis, rows, yardstick }: Table, systems: Report['systems']): Markup {
  const hasAxis = rows.some(({ at }) => at !== undefined);
  const place = hasAxis ? [axis?.name ?? 'at'] : [];
  const heads = [
    'System',
    'What',
    ...place,
    ...QUANTILES,
    'greatest',
    'judged by',
    '95 % interval',
    'samples',
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${`Figures: ${title}`}"><table>
<caption>${captionOf(yardstick)}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => lineOf(row, systems, hasAxis))}</tbody>
</table></div>`;
}

function lineOf(row: Row, systems: Report['systems'], hasAxis: boolean): Markup {
  const facts = systems[row.system];
  const figure = (value: number) => formatFigure(value, row.unit);
  const place = row.at === undefined ? '' : formatNumber(row.at);
  const quantiles = QUANTILES.map((name) => (row.n < SAMPLES_FOR[name] ? '' : figure(row[name].value)));
  const judged = `${row.statistic === 'max' ? 'greatest' : row.statistic} ${figure(figureOf(row))}`;
  const cells = [
    row.label,
    ...(hasAxis ? [place] : []),
    ...quantiles,
    figure(row.max),
    judged,
    intervalOf(row),
    formatNumber(row.n),
  ];
  const warning = isUnsafe(facts) ? html` <small class="unsafe">isolates nothing</small>` : undefined;
  return html`<tr id="${row.id}"><th scope="row">${facts?.name ?? row.system}${warning}</th>${cells.map(
    (cell) => html`<td>${cell}</td>`,
  )}</tr>
`;
}

/** The interval of what a row is judged by; the greatest has none. */
function intervalOf(row: Row): string {
  if (row.statistic === 'max') return '';
  const { low, high } = row[row.statistic];
  return `${formatFigure(low, row.unit)} to ${formatFigure(high, row.unit)}`;
}

function captionOf(yardstick: readonly number[]): string {
  if (yardstick.length === 0) return 'All figures of this table.';
  const [least, most] = [Math.min(...yardstick), Math.max(...yardstick)];
  return `All figures of this table. The yardstick took ${formatFigure(least, 'ms')} to ${formatFigure(most, 'ms')} meanwhile.`;
}
