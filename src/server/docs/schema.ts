import { html } from 'hono/html';
import type { ApiDocument } from '../openapi.ts';
import { type Html, prose } from './prose.ts';

/** A JSON schema of the document, or a reference to one. */
export type Schema = NonNullable<NonNullable<ApiDocument['components']>['schemas']>[string];

type Inline = Exclude<Schema, { $ref: string }>;

/** Writes the section of one schema: a row for each field, nested ones under dotted names. */
export function renderSchema(name: string, schema: Schema): Html {
  return html`<section id="${name}" data-entry>
<h3>${name} <a class="anchor" href="#${name}">#</a></h3>
<table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>
${fieldsOf(schema, '').map(
  (
    field,
  ) => html`<tr><td><code>${field.path}</code>${field.isRequired ? '' : html` <small>optional</small>`}</td>
<td>${renderType(field.schema)}</td><td>${prose(field.description)}</td></tr>`,
)}</tbody></table>
</section>`;
}

/** Writes the type of a schema in a few words: a link where it has a name, else its bounds or choices. */
export function renderType(schema: Schema): Html {
  if (isReference(schema)) {
    const name = schema.$ref.split('/').at(-1);
    return html`<a href="#${name}">${name}</a>`;
  }
  if (schema.enum) return html`${schema.enum.map((choice) => html`<code>${String(choice)}</code> `)}`;
  if (schema.anyOf) return html`${joined(schema.anyOf.map(renderType))}`;
  if (schema.items) return html`array of ${renderType(schema.items)} ${boundsOf(schema)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'any JSON');
  return html`${schema.format ?? type} ${boundsOf(schema)}`;
}

function joined(types: readonly Html[]): Html[] {
  return types.map((type, index) => (index === 0 ? type : html` or ${type}`));
}

interface Field {
  path: string;
  schema: Schema;
  isRequired: boolean;
  description: string;
}

function fieldsOf(schema: Schema, prefix: string): Field[] {
  if (isReference(schema)) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const description = meaningOf(field);
    const isRequired = schema.required?.includes(name) ?? false;
    return [{ path, schema: field, isRequired, description }, ...nestedFields(field, path)];
  });
}

/** What a field means; one that may be null as well says so of what it is otherwise. */
function meaningOf(field: Schema): string {
  if (isReference(field)) return '';
  const [first] = field.anyOf ?? [];
  return field.description ?? (first ? meaningOf(first) : '');
}

function nestedFields(field: Schema, path: string): Field[] {
  if (isReference(field)) return [];
  return field.items ? fieldsOf(field.items, `${path}[].`) : fieldsOf(field, `${path}.`);
}

function boundsOf(schema: Inline): Html | string {
  const rows: [label: string, bound: unknown][] = [
    ['≥', schema.minimum],
    ['≤', schema.maximum],
    ['length ≥', schema.minLength],
    ['length ≤', schema.maxLength],
    ['count ≤', schema.maxItems],
    ['default', plainDefault(schema)],
  ];
  const shown = rows.filter(([, bound]) => isBound(bound)).map(([label, bound]) => `${label} ${bound}`);
  return shown.length > 0 ? html`<small>${shown.join(', ')}</small>` : '';
}

/** A bound that no number can pass says nothing. */
function isBound(bound: unknown): boolean {
  return bound !== undefined && bound !== Number.MAX_SAFE_INTEGER;
}

/** The default where it says something: an empty one is what one expects. */
function plainDefault(schema: Inline): unknown {
  const { default: value } = schema;
  return typeof value === 'object' || value === '' ? undefined : value;
}

function isReference(schema: Schema): schema is Extract<Schema, { $ref: string }> {
  return '$ref' in schema;
}
