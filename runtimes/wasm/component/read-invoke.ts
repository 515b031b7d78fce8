import { readExpression } from '../../expression.ts';

const PARTS = ['table', 'scalars', 'accept', 'print', 'wave'];

/** The realm's `invoke`, as the text of one expression: a function of the glue's exports, a call and its arguments. */
export function readInvoke(): string {
  const folder = new URL('realm/', import.meta.url);
  const parts = PARTS.map((name) => `${name}: ${readExpression(folder, name)}`);
  return `(${readExpression(folder, 'invoke')})({ ${parts.join(',\n')} })`;
}
