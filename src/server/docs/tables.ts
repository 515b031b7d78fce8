import { html } from 'hono/html';
import { ERRORS, type ErrorCode } from '../../core/errors.ts';
import { LIMIT_NAMES, LIMITS, resolveLimits } from '../../core/limits.ts';
import { PROBLEMS } from '../problem.ts';
import type { Html } from './prose.ts';

/** Writes the table of all limits. */
export function renderLimits(): Html {
  const defaults = resolveLimits({});
  return html`<section id="limits" data-entry><h3>Limits <a class="anchor" href="#limits">#</a></h3>
<p>Milliseconds and bytes. A limit that a language cannot hold is refused when asked for.</p>
<table><thead><tr><th>Limit</th><th>Default</th><th>Least</th><th>Most</th></tr></thead><tbody>
${LIMIT_NAMES.map((name) => {
  const { floor, ceiling } = LIMITS[name];
  return html`<tr><td><code>${name}</code></td><td>${defaults[name] ?? 'none'}</td><td>${floor}</td>
<td>${ceiling === Number.MAX_SAFE_INTEGER ? 'any' : ceiling}</td></tr>`;
})}</tbody></table></section>`;
}

/** Writes the table of all error codes; the `type` of a problem points to its row. */
export function renderErrors(): Html {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return html`<section id="errors" data-entry><h3>Errors <a class="anchor" href="#errors">#</a></h3>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Fault</th><th>Retry</th></tr></thead><tbody>
${codes.map(
  (code) => html`<tr id="${code}"><td><code>${code}</code></td><td>${PROBLEMS[code].status}</td>
<td>${PROBLEMS[code].title}</td><td>${ERRORS[code].fault}</td>
<td>${ERRORS[code].retry ? 'yes' : 'no'}</td></tr>`,
)}</tbody></table></section>`;
}
