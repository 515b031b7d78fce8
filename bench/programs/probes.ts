import { JAVASCRIPT_PROBES } from './javascript-probes.ts';
import type { Probe } from './probe.ts';
import { PYTHON_PROBES } from './python-probes.ts';

/** Bits of a mark. */
export const MARK_BITS = 12;

/** A language with programs that probe. */
export type ProbeLanguage = 'javascript' | 'python';

/** Every probe, by language. */
export const PROBES: Readonly<Record<ProbeLanguage, readonly Probe[]>> = {
  javascript: JAVASCRIPT_PROBES,
  python: PYTHON_PROBES,
};

/** A program that leaves a mark in every place, and one that prints what it finds there, as JSON by probe. */
export interface ProbePrograms {
  write: string;
  read: string;
}

/** Both programs for these marks, by probe. A place that a system does not have leaves the others as they are. */
export function probePrograms(language: ProbeLanguage, marks: ReadonlyMap<string, number>): ProbePrograms {
  const probes = PROBES[language];
  const markOf = (id: string): number => marks.get(id) ?? 0;
  if (language === 'javascript') {
    const writes = probes.map(({ id, write }) => `try { const mark = ${markOf(id)}; ${write} } catch {}`);
    const reads = probes.map(({ id, read }) => `try { found['${id}'] = (() => { ${read} })(); } catch {}`);
    const print = 'console.log(JSON.stringify(found));';
    return {
      write: writes.join('\n'),
      read: ['(() => {', 'const found = {};', ...reads, print, '})();'].join('\n'),
    };
  }
  const writes = probes.map(({ id, write }) => tried(`mark = ${markOf(id)}\n${write}`));
  const reads = probes.map(
    ({ id, read }) => `def look():\n${indented(read)}\n${tried(`found['${id}'] = look()`)}`,
  );
  return {
    write: writes.join('\n'),
    read: ['import json', 'found = {}', ...reads, 'print(json.dumps(found))'].join('\n'),
  };
}

function tried(statements: string): string {
  return `try:\n${indented(statements)}\nexcept Exception: pass`;
}

function indented(statements: string): string {
  return statements.replaceAll(/^/gm, '    ');
}
