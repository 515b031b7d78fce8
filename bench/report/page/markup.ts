/** Text that is HTML already, made by {@link html} alone. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | undefined | readonly Part[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose values are text, and are escaped, unless they are markup; nothing comes of `undefined`. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.map((text, index) => text + escapePart(parts[index])).join('') };
}

/** Marks text as HTML: for what this program wrote itself, such as its style, and never for what came from a peer. */
export function trusted(text: string): Markup {
  return { html: text };
}

/** A value as JSON that may stand in a script element: no text in it ends the element or begins a comment. */
export function jsonMarkup(value: unknown): Markup {
  return { html: JSON.stringify(value).replaceAll('<', '\\u003c') };
}

function escapePart(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  }
  if (isList(part)) return part.map(escapePart).join('');
  return part.html;
}

function isList(part: Markup | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}
