import { html, raw } from 'hono/html';
import type { ApiDocument } from '../openapi.ts';
import { operationsOf, renderOperation } from './operation.ts';
import { prose } from './prose.ts';
import { renderSchema } from './schema.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { renderErrors, renderLimits } from './tables.ts';

/** The docs page, and the content security policy under which it loads nothing and runs only its own. */
export interface Page {
  html: string;
  policy: string;
}

/** Writes the docs page of a document. */
export async function renderPage(document: ApiDocument): Promise<Page> {
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title} API</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<nav aria-label="Contents">
<a class="brand" href="#start">${document.info.title}</a>
<input id="search" type="search" placeholder="Search  /" aria-label="Search" autocomplete="off" hidden>
${renderContents(document)}
</nav>
<main>
${renderStart(document)}
${renderOperations(document)}
<h2 id="schemas">Schemas</h2>
${schemasOf(document).map(([name, schema]) => renderSchema(name, schema))}
<h2 id="reference">Reference</h2>
${renderLimits()}
${renderErrors()}
<p id="nothing" hidden>Nothing matches.</p>
</main>
<script>${raw(SCRIPT)}</script>
</body>
</html>`;
  return { html: page, policy: await policyOf() };
}

async function policyOf(): Promise<string> {
  const sources = [`style-src '${await hash(STYLE)}'`, `script-src '${await hash(SCRIPT)}'`, 'img-src data:'];
  const nothing = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
  return [...nothing, ...sources].join('; ');
}

async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

function schemasOf(document: ApiDocument) {
  return Object.entries(document.components?.schemas ?? {});
}

function renderContents(document: ApiDocument) {
  const tags = document.tags ?? [];
  const links = (rows: readonly (readonly [id: string, label: string])[]) =>
    html`<ul>
${rows.map(([id, label]) => html`<li data-for="${id}"><a href="#${id}">${label}</a></li>`)}</ul>`;
  const operations = (tag: string) =>
    operationsOf(document, tag).map(({ id, operation }) => [id, operation.summary ?? id] as const);
  return html`${tags.map(({ name }) => html`<p>${name}</p>${links(operations(name))}`)}
<p>Schemas</p>${links(schemasOf(document).map(([name]) => [name, name]))}
<p>Reference</p>${links([
    ['limits', 'Limits'],
    ['errors', 'Errors'],
  ])}`;
}

function renderStart(document: ApiDocument) {
  return html`<header id="start">
<h1>${document.info.title} <small>${document.info.version}</small></h1>
<p>${prose(document.info.description ?? '')}</p>
<p>Every call under <code>/v1</code> bears an API key or a token. Bodies are JSON, unknown fields are refused, and
errors are <a href="#Problem">problems</a> with a stable <a href="#errors">code</a>.
This description for programs: <a href="/openapi.json">/openapi.json</a>.</p>
<pre><code>export CLOCHE_URL=…   # where this page came from, without /docs
export CLOCHE_KEY=…   # your API key</code></pre>
</header>`;
}

function renderOperations(document: ApiDocument) {
  return (document.tags ?? []).map(
    ({ name, description }) => html`<h2 id="tag-${name}">${name}</h2><p>${description}</p>
${operationsOf(document, name).map(renderOperation)}`,
  );
}
