import { createHash } from 'node:crypto';
import type { Comparison } from '../measure/compare.ts';
import type { Picture } from './browser/picture.ts';
import { bundleScript } from './page/bundle.ts';
import { comparisonSection, ratiosPicture } from './page/comparison.ts';
import { readEcharts } from './page/echarts-source.ts';
import { guide, head, systemList } from './page/head.ts';
import { html, jsonMarkup, type Markup, trusted } from './page/markup.ts';
import { overviewOf } from './page/overview.ts';
import { picturesOf } from './page/pictures.ts';
import { chartPlace, suiteSection } from './page/section.ts';
import { styleSheet } from './page/style.ts';
import type { Report } from './schema.ts';

/**
 * A report as a page in one file that asks no network for anything: its policy allows the scripts and the style that are
 * in it, by their hashes, and nothing else. Without Apache ECharts installed it has its figures, and says so.
 */
export async function renderPage(report: Report, comparison?: Comparison): Promise<string> {
  const echarts = await readEcharts();
  const style = styleSheet();
  const scripts = echarts ? [echarts.script, await bundleScript()] : [];
  const overview = overviewOf(report);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(scripts, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Measuring isolation: Cloche ${report.cloche}, ${report.startedAt.slice(0, 10)}</title>
<style>${trusted(style)}</style>
</head>
<body>
${head(report)}
${echarts ? undefined : html`<p class="notice">Charts are left out: Apache ECharts was not installed where this page was made. All figures are in the tables.</p>`}
${contents(report, comparison)}
<main>
${guide(report)}
${overview && overviewSection(overview)}
${comparison && comparisonSection(comparison, report.systems)}
${Object.entries(report.suites).map(([name, suite]) => suiteSection(name, suite, report.systems))}
${systemList(report)}
</main>
<footer class="muted">${footnote(echarts?.version)}</footer>
<script type="application/json" id="pictures">${jsonMarkup(allPictures(report, overview, comparison))}</script>
${scripts.map((script) => html`<script>${trusted(script)}</script>\n`)}
</body>
</html>
`;
  return page.html;
}

function policyOf(scripts: readonly string[], style: string): string {
  const hashes = scripts.map(hashSource).join(' ');
  return `default-src 'none'; script-src ${hashes || "'none'"}; style-src ${hashSource(style)}; base-uri 'none'; form-action 'none'`;
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function contents({ suites }: Report, comparison: Comparison | undefined): Markup {
  const links = Object.keys(suites).map((name) => html`<li><a href="#suite-${name}">${name}</a></li>`);
  const compared = comparison && html`<li><a href="#comparison">comparison</a></li>`;
  return html`<nav aria-label="Suites"><ul>${compared}${links}<li><a href="#systems">systems</a></li></ul></nav>`;
}

function overviewSection(picture: Picture): Markup {
  const title = 'At a glance: how long does a fresh isolate take?';
  return html`<section aria-labelledby="title-overview"><h2 id="title-overview">${title}</h2>
<article class="card"><p>A program that prints a line, in an isolate that is made for it and thrown away: the median time from the call to its output, everything loaded and warm. The axis is logarithmic. <strong class="way">← less is better</strong></p>
${chartPlace(picture, title)}
<p class="muted">What is counted, and all figures: <a href="#suite-start">start</a>.</p></article></section>
`;
}

function allPictures({ suites, systems }: Report, overview?: Picture, comparison?: Comparison) {
  const tables = Object.values(suites).flatMap(({ findings }) => findings.tables);
  return [
    ...(overview ? [overview] : []),
    ...(comparison ? [ratiosPicture(comparison, systems)] : []),
    ...tables.flatMap((table) => picturesOf(table, systems)),
  ];
}

function footnote(version: string | undefined): string {
  const charts = `Charts by Apache ECharts ${version}, under the Apache License 2.0, copyright The Apache Software Foundation. `;
  return `${version === undefined ? '' : charts}All samples are in the JSON of this run.`;
}
