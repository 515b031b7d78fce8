import type { Goal } from '../../measure/row.ts';
import type { Report } from '../schema.ts';
import { formatFigure, formatNumber } from './figure.ts';
import { html, type Markup } from './markup.ts';

/** The head of the page: what was measured, when and on what, and whether the goals were met. */
export function head(report: Report): Markup {
  const { cloche, startedAt, seconds, isQuick, handicap } = report;
  const goals = Object.values(report.suites).flatMap(({ findings }) => findings.goals);
  return html`<header>
<p class="brand">Cloche <span>${cloche}</span></p>
<button id="theme" type="button" hidden></button>
<h1>Measuring isolation</h1>
<p class="lead">What it costs to run code that nobody has vetted, how well it is held, and how others do on the same machine, in the same run.</p>
<p class="muted"><time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time>, ${timeOf(seconds)}. ${machineLine(report)}</p>
${isQuick ? html`<p class="notice">A quick run: too short for V8 to have optimised everything. Not to be quoted.</p>` : undefined}
${handicap > 0 ? html`<p class="notice">Each call of Cloche was made ${formatNumber(handicap * 100)} % longer on purpose, to see that a comparison finds it.</p>` : undefined}
</header>
${goals.length > 0 ? goalList(goals) : undefined}
`;
}

/** How to read the page, folded away. */
export function guide({ machine }: Report): Markup {
  const engines = Object.entries(machine.engines).map(([name, version]) => `${name} ${version}`);
  return html`<details class="card guide"><summary>How to read this</summary>
<dl>
<dt>In turns</dt><dd>What stands beside each other was measured in turns: a slice of time each, round after round. A machine that slows down slows all of them.</dd>
<dt>p50, p95, p99</dt><dd>Of 100 samples, 50, 95 and 99 are no greater. The greatest of all is shown too.</dd>
<dt>95 % interval</dt><dd>If the benchmark were repeated, 95 of 100 repetitions would be expected to find the figure within it (bootstrap over the rounds). Two figures whose intervals overlap may be the same.</dd>
<dt>Yardstick</dt><dd>A fixed piece of work, done in each round: how fast the machine was just then. Comparisons with earlier runs take it into account.</dd>
<dt>Boundary</dt><dd>What stands between the guest and the host. Where that is nothing, a system is drawn hollow and marked “isolates nothing”: it is there to show what the floor is.</dd>
<dt>Logarithmic axes</dt><dd>Where values lie magnitudes apart, each step of an axis is a factor. Equal distances are equal ratios.</dd>
<dt>Machine</dt><dd>${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.kernel}; Node ${machine.node}, V8 ${machine.v8}, ${engines.join(', ')}, Redis ${machine.redis}. ${formatNumber(machine.load)} processes wanted a core in the minute before.</dd>
</dl>
</details>
`;
}

/** Who was measured: versions, boundaries and remarks. */
export function systemList({ systems }: Report): Markup {
  const lines = Object.values(systems).map(
    ({ name, version, boundary, remark }) =>
      html`<tr><th scope="row">${name}</th><td>${version}</td><td>${boundary}</td><td>${remark}</td></tr>
`,
  );
  return html`<section id="systems" aria-labelledby="title-systems"><h2 id="title-systems">Who was measured</h2>
<div class="card"><div class="scroll" tabindex="0" role="region" aria-label="Systems"><table>
<thead><tr><th scope="col">System</th><th scope="col">Version</th><th scope="col">Boundary</th><th scope="col">Remark</th></tr></thead>
<tbody>${lines}</tbody></table></div></div></section>
`;
}

function timeOf(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} minutes`;
}

function machineLine({ machine }: Report): string {
  const { cpu, cores, memoryGiB, load } = machine;
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB; load before: ${formatNumber(load)}.`;
}

function goalList(goals: readonly Goal[]): Markup {
  const met = goals.filter(({ isMet }) => isMet).length;
  return html`<section id="goals" aria-labelledby="title-goals"><h2 id="title-goals">Goals: ${met} of ${goals.length} met</h2>
<ul class="goals">${goals.map(goalCard)}</ul></section>`;
}

function goalCard({ name, unit, value, bound, target, isMet }: Goal): Markup {
  return html`<li class="${isMet ? 'met' : 'missed'}"><span class="verdict">${isMet ? '✓ met' : '✗ missed'}</span>
<strong>${formatFigure(value, unit)}</strong><span class="goal">${name}</span><span class="muted">${bound} ${formatFigure(target, unit)}</span></li>
`;
}
