import type { Snippet } from '../../src/core/snippet.ts';
import { HEADER } from './component/header.ts';
import { JCO } from './component/jco.ts';

/** How the binary of a component begins, in base64: six bytes are eight characters, whatever follows. */
const COMPONENT = btoa(String.fromCharCode(...HEADER.slice(0, 6)));

/** The form of what is derived (see `Transpiled`), and the tool that derives it: it changes with either. */
const FORM = `2 ${JCO.package} ${JCO.release}`;

/** Names what transpiling a component gives, by the component itself; undefined for what is no component in base64. */
export function componentKey({ source, entry, files }: Snippet): string | undefined {
  const file = files.find(({ path }) => path === entry);
  const content = file?.encoding === 'base64' ? file.content : (source ?? '');
  return content.startsWith(COMPONENT) ? `${FORM}\n${content}` : undefined;
}
