import { readEnd } from './end.ts';
import { InvalidText } from './invalid.ts';
import type { Toolbox } from './toolbox.ts';

/**
 * Turns WebAssembly's text format, of a module or of a component, into a binary.
 * @throws {InvalidText} saying where and why
 */
export function parseText(text: string, wasmTools: Toolbox): Uint8Array {
  const { files, said } = wasmTools('parse', text);
  const binary = files.get('binary');
  const end = readEnd(said);
  if (end.kind === 'value' && binary) return binary;
  throw new InvalidText(
    end.kind === 'mistake' ? reasonOf(end.message) : 'The text is beyond what can be parsed',
  );
}

/** The tool tells an error as its debug form: the place from zero, a line of the text, and the reason. */
function reasonOf(message: string): string {
  const [, line, column] = /line: (\d+), col: (\d+)/.exec(message) ?? [];
  const [, custom] = /kind: Custom\("((?:[^"\\]|\\.)*)"\)/.exec(message) ?? [];
  const [, lexical] = /kind: Lex\((\w+)/.exec(message) ?? [];
  const said = custom?.replace(/\\(.)/g, '$1').replace(/`[^`]*`/g, '…');
  const reason = said ?? lexical?.replace(/\B[A-Z]/g, ' $&').toLowerCase() ?? 'not WebAssembly text';
  const place = line === undefined ? '' : `${Number(line) + 1}:${Number(column) + 1} `;
  return `${place}${reason}`;
}
