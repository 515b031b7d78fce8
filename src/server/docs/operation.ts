import { html } from 'hono/html';
import type { ApiDocument } from '../openapi.ts';
import { type Html, prose } from './prose.ts';
import { renderType, type Schema } from './schema.ts';

type PathItem = NonNullable<ApiDocument['paths']>[string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;

/** One call of the API, where the document has it. */
export interface Call {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

const METHODS = ['post', 'get', 'put', 'patch', 'delete'] as const;

/** The calls of a tag, in the order of the document. */
export function operationsOf(document: ApiDocument, tag: string): Call[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (!operation?.tags?.includes(tag)) return [];
      return [
        { id: operation.operationId ?? `${method} ${path}`, method: method.toUpperCase(), path, operation },
      ];
    }),
  );
}

/** Writes the section of one call: what it takes, what it answers, and how to make it with curl. */
export function renderOperation(call: Call): Html {
  const { id, method, path, operation } = call;
  return html`<section id="${id}" data-entry>
<h3><b class="${method.toLowerCase()}">${method}</b> <code>${path}</code>
<a class="anchor" href="#${id}">#</a></h3>
<p><strong>${operation.summary}.</strong> ${prose(operation.description ?? '')}</p>
${renderParameters(operation)}
${renderBody(operation)}
${renderResponses(operation)}
<pre><code>${curlOf(call)}</code></pre>
</section>`;
}

function parametersOf(operation: Operation): Parameter[] {
  return (operation.parameters ?? []).filter((parameter) => 'name' in parameter);
}

function renderParameters(operation: Operation): Html | string {
  const parameters = parametersOf(operation);
  if (parameters.length === 0) return '';
  return html`<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>
${parameters.map(
  (parameter) => html`<tr><td><code>${nameOf(parameter)}</code></td><td>${parameter.in}</td>
<td>${renderType(parameter.schema ?? {})}</td><td>${prose(meaningOf(parameter))}</td></tr>`,
)}</tbody></table>`;
}

function meaningOf({ description, schema }: Parameter): string {
  return description ?? (schema && 'description' in schema ? (schema.description ?? '') : '');
}

function renderBody({ requestBody }: Operation): Html | string {
  if (!requestBody || '$ref' in requestBody) return '';
  return html`<p>Body: ${renderContent(requestBody.content)}</p>`;
}

function renderContent(content: Record<string, { schema?: Schema }>): Html[] {
  return Object.entries(content).map(
    ([type, { schema }]) => html`${renderType(schema ?? {})} <small>${type}</small>`,
  );
}

function renderResponses({ responses }: Operation): Html {
  const rows: [string, { description: string; content?: Record<string, { schema?: Schema }> }][] =
    Object.entries(responses ?? {});
  return html`<table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead><tbody>
${rows.map(
  ([
    status,
    { description, content },
  ]) => html`<tr><td><code>${status}</code></td><td>${prose(description)}</td>
<td>${renderContent(content ?? {})}</td></tr>`,
)}</tbody></table>`;
}

function curlOf({ method, path, operation }: Call): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const isOpen = operation.security?.length === 0;
  const needsTotp = operation.security?.some((scheme) => 'totp' in scheme);
  const headers = parametersOf(operation).flatMap((parameter) => {
    const { schema } = parameter;
    const example: unknown = schema && 'example' in schema ? schema.example : undefined;
    return parameter.in === 'header' && example !== undefined
      ? [`-H '${nameOf(parameter)}: ${example}'`]
      : [];
  });
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$CLOCHE_URL${filled}"`,
    ...(isOpen ? [] : ['-H "Authorization: Bearer $CLOCHE_KEY"']),
    ...(needsTotp ? ['-H "Cloche-TOTP: $CLOCHE_CODE"'] : []),
    ...headers,
    ...bodyOf(operation),
  ].join(' \\\n  ');
}

function bodyOf({ requestBody }: Operation): string[] {
  if (!requestBody || '$ref' in requestBody) return [];
  return Object.entries(requestBody.content).flatMap(([type, { example }]) => [
    `-H 'Content-Type: ${type}'`,
    `-d '${JSON.stringify(example).replaceAll("'", "'\\''")}'`,
  ]);
}

function nameOf({ name, in: place }: Parameter): string {
  return place === 'header' ? name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()) : name;
}
