import { html } from 'hono/html';

/** A piece of escaped HTML. */
export type Html = ReturnType<typeof html>;

/** Text whose `code` spans, between backticks, are shown as code. */
export function prose(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
