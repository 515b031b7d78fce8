import { isBusy } from '../../host/load.ts';
import type { Absence, Statistic, Table } from '../../measure/row.ts';
import type { Picture } from '../browser/picture.ts';
import type { Report, SuiteReport } from '../schema.ts';
import { formatNumber } from './figure.ts';
import { figuresTable } from './figures-table.ts';
import { html, type Markup } from './markup.ts';
import { picturesOf } from './pictures.ts';

/** What the marks of a kind of chart stand for. */
const KEYS: Record<Picture['kind'], string> = {
  spread:
    'The curve shows how the samples lie, or a ring each where there are few; the thick bar reaches from p5 to p95, the tick is p99, ' +
    'the thin line ends at the greatest; the dot is the value, the median unless it says otherwise, in a block that is its 95 % interval.',
  bars: 'The thin line across the end of a bar is the 95 % interval of its value.',
  lines: 'The band about a line is the 95 % interval.',
  ratios: 'The dot is the ratio of later to earlier, the bar its 95 % interval.',
};

/** What the value of a mark is, where it is not the median. */
const DRAWN: Record<Statistic, string> = { p50: '', p99: '; shown is p99', max: '; shown is the greatest' };

/** What a suite found: its question, and a picture and the figures of each table. */
export function suiteSection(name: string, suite: SuiteReport, systems: Report['systems']): Markup {
  const { question, seconds, loadBefore, failure, findings } = suite;
  return html`<section id="suite-${name}" aria-labelledby="title-${name}">
<h2 id="title-${name}">${question}</h2>
<p class="muted">Suite <code>${name}</code>, ${Math.round(seconds)} s. Load before: ${formatNumber(loadBefore)}.</p>
${isBusy(suite) ? html`<p class="notice">The machine was busy with something else: these figures are not to be quoted.</p>` : undefined}
${failure === undefined ? undefined : html`<p class="notice">It ended before it had found everything: ${failure}</p>`}
${findings.tables.length === 0 ? html`<p>Nothing was measured.</p>` : findings.tables.map((table) => tableBlock(table, systems))}
</section>
`;
}

/** A place for a chart, for a script to draw into; its figures stand elsewhere for those who cannot see it. */
export function chartPlace({ id }: Picture, title: string): Markup {
  return html`<div class="chart" id="${id}" role="img" aria-label="${`Chart: ${title}. Its figures are in the table below.`}"></div>`;
}

/** How to read the marks of a chart. */
export function keyOf(kind: Picture['kind']): string {
  return KEYS[kind];
}

function tableBlock(table: Table, systems: Report['systems']): Markup {
  const pictures = picturesOf(table, systems);
  return html`<article class="card">
<h3>${table.title}</h3>
<p>${table.about} ${directionOf(table)}</p>
${pictures.map((picture) => chartPlace(picture, table.title))}
${absenceList(table.absences, systems)}
${table.rows.length === 0 ? html`<p class="muted">Nothing was measured in this run.</p>` : figuresFold(table, systems)}
</article>
`;
}

function figuresFold(table: Table, systems: Report['systems']): Markup {
  return html`<details><summary>Figures, and how to read the chart</summary>
<p>${keyOf(table.chart)}</p>
${figuresTable(table, systems)}
</details>`;
}

/** Which way is better, and what is drawn where that is not the median. */
function directionOf({ rows }: Table): Markup | undefined {
  const ways = new Set(rows.map(({ better }) => better));
  if (ways.size !== 1) return undefined;
  const statistics = new Set(rows.map(({ statistic }) => statistic));
  const drawn = statistics.size === 1 ? DRAWN[[...statistics][0] ?? 'p50'] : '';
  return html`<strong class="way">${ways.has('less') ? '← less is better' : '→ more is better'}${drawn}</strong>`;
}

function absenceList(absences: readonly Absence[], systems: Report['systems']): Markup | undefined {
  if (absences.length === 0) return undefined;
  const items = absences.map(
    ({ system, why }) => html`<li><strong>${systems[system]?.name ?? system}</strong>: ${why}</li>`,
  );
  return html`<div class="absent"><h4>Not shown</h4><ul>${items}</ul></div>`;
}
