import type { Change, Comparison, Verdict } from '../../measure/compare.ts';
import type { Mark, Picture } from '../browser/picture.ts';
import { describeOverall } from '../describe-comparison.ts';
import type { Report } from '../schema.ts';
import { formatFigure, formatNumber } from './figure.ts';
import { html, type Markup } from './markup.ts';
import { titleOf } from './pictures.ts';
import { chartPlace, keyOf } from './section.ts';

/** More rows than this are no picture any more; what is left out is noise, and in the list. */
const MAX_DRAWN = 60;

/** The picture of a comparison: what changed first, by how much, then what is noise. */
export function ratiosPicture({ rows }: Comparison, systems: Report['systems']): Picture {
  const ordered = rows.toSorted((a, b) => rank(b) - rank(a));
  const drawn = ordered.filter((row, index) => row.verdict !== 'noise' || index < MAX_DRAWN);
  return {
    id: 'picture-comparison',
    kind: 'ratios',
    unit: '×',
    statistic: 'p50',
    marks: drawn.map((row) => markOf(row, systems)),
  };
}

/** What changed since an earlier run. */
export function comparisonSection(comparison: Comparison, systems: Report['systems']): Markup {
  const { earlier, rows, differences, onlyEarlier, onlyLater } = comparison;
  const all = [...rows, ...differences];
  const count = (verdict: Verdict) => all.filter((row) => row.verdict === verdict).length;
  const title = 'What changed since the earlier run?';
  return html`<section id="comparison" aria-labelledby="title-comparison"><h2 id="title-comparison">${title}</h2>
<p class="muted">Earlier: Cloche ${earlier.cloche}, <time datetime="${earlier.startedAt}">${earlier.startedAt.slice(0, 16).replace('T', ' ')} UTC</time>.</p>
<article class="card"><h3>${count('better')} better, ${count('worse')} worse, ${count('noise')} noise</h3>
<p>Later by earlier, with the speed of the machine taken out by the yardstick and by what the other systems of a table changed by. ${describeOverall(comparison).join(' ')} ${keyOf('ratios')}</p>
${rows.length > 0 ? chartPlace(ratiosPicture(comparison, systems), title) : undefined}
<details><summary>All ${all.length} rows</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Compared rows"><table>
<thead><tr><th scope="col">Row</th><th scope="col">Verdict</th><th scope="col">Earlier</th><th scope="col">Later</th><th scope="col">Ratio</th><th scope="col">90 % interval</th><th scope="col">Finds</th></tr></thead>
<tbody>${all.map(lineOf)}</tbody></table></div>
${onlyList('Only in the earlier run', onlyEarlier)}${onlyList('Only in this run', onlyLater)}
</details></article></section>
`;
}

function lineOf(row: Change | Comparison['differences'][number]): Markup {
  const { id, unit, statistic, earlier, later, verdict } = row;
  const ratio =
    'ratio' in row
      ? html`<td>${formatFigure(row.ratio, '×')}</td><td>${formatNumber(row.low)} to ${formatNumber(row.high)}</td><td>from ${formatNumber(row.finds * 100)} %</td>`
      : html`<td></td><td></td><td></td>`;
  return html`<tr><th scope="row"><code>${id}</code> ${statistic}</th><td class="${verdict}">${verdict}</td><td>${formatFigure(earlier, unit)}</td><td>${formatFigure(later, unit)}</td>${ratio}</tr>
`;
}

function onlyList(title: string, ids: readonly string[]): Markup | undefined {
  if (ids.length === 0) return undefined;
  return html`<h4>${title}</h4><ul>${ids.map((id) => html`<li><code>${id}</code></li>`)}</ul>`;
}

/** What changed comes before what is noise, the greatest change first. */
function rank({ verdict, ratio }: Change): number {
  return (verdict === 'noise' ? 0 : 1000) + Math.abs(Math.log(ratio));
}

function markOf(row: Change, systems: Report['systems']): Mark {
  const { ratio, low, high, verdict, system, label, id, finds } = row;
  return {
    title: titleOf(systems[system]?.name ?? system, label),
    subtitle: `${id.split('/').slice(0, 2).join('/')} · ${verdict}`,
    group: '',
    role: verdict,
    boundary: '',
    isUnsafe: false,
    value: ratio,
    low,
    high,
    ...{ p5: low, p50: ratio, p95: high, p99: high, max: high, n: Math.round(finds * 100) },
  };
}
