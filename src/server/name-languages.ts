import type { LanguageFacts } from '../core/language.ts';
import { invalidRequest } from './validate.ts';

/**
 * Names the languages of a restriction as this host does, where an alias was written, and each once.
 * @throws ClocheError `E_SNIPPET_INVALID` for a language that this host does not run
 */
export function nameLanguages(asked: readonly string[], known: readonly LanguageFacts[]): string[] {
  const names = asked.map((name) =>
    known.find(({ aliases, language }) => [language, ...aliases].includes(name)),
  );
  const message = `expected one of: ${known.map(({ language }) => language).join(', ')}`;
  const faults = names.flatMap((row, index) => (row ? [] : [{ path: `languages.${index}`, message }]));
  if (faults.length > 0) throw invalidRequest(faults);
  return [...new Set(names.flatMap((row) => row?.language ?? []))];
}
