import { MARK_BITS, PROBES, type ProbeLanguage, probePrograms } from '../../programs/probes.ts';
import type { Told } from './subject.ts';

/** Runs both programs, one right after the other; gives what the second one printed. */
export type RunBoth = (write: string, read: string) => Promise<string>;

const MARKS = 2 ** MARK_BITS - 1;

/** A mark, chosen at random, from 1 on. */
export function newMark(random: () => number): number {
  return 1 + Math.floor(random() * MARKS);
}

/**
 * Leaves a mark at every place of a language, and looks for them. A mark that is found is known whole; one that is not is
 * no nearer than a guess: over many pairs, the mean is the mutual information of both runs.
 */
export async function probePair(
  language: ProbeLanguage,
  runBoth: RunBoth,
  random: () => number,
): Promise<Told> {
  const marks = new Map(PROBES[language].map(({ id }) => [id, newMark(random)]));
  const { write, read } = probePrograms(language, marks);
  const found = parseFound(await runBoth(write, read));
  return found && new Map([...marks].map(([id, mark]) => [id, found[id] === mark ? MARK_BITS : 0]));
}

function parseFound(printed: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(printed);
  } catch {
    return undefined;
  }
}
