import { ClocheError } from '../core/errors.ts';
import type { Store } from '../core/ports.ts';
import { Failure } from './failure.ts';

/** Who starts: one that takes runs, or one that can do without. */
export interface RingCheck {
  takesRuns: boolean;
  warn(message: string): void;
}

const OTHER_RING = 'Expected the data keys that sealed the runs which wait, got others: see CLOCHE_DATA_KEYS';

/**
 * Makes sure that the data keys open what waits and what runs: with others, whoever takes runs would end them as
 * crashed. Whoever only serves is warned, so that they can be cancelled where their keys are gone for good. Throws a
 * Failure.
 */
export async function checkRing(
  { runs }: Pick<Store, 'runs'>,
  { takesRuns, warn }: RingCheck,
): Promise<void> {
  for (const state of ['queued', 'running'] as const) {
    const { items } = await runs.list({ state, limit: 1 });
    for (const { id } of items) {
      if (await canOpen(runs, id)) continue;
      if (takesRuns) throw new Failure(1, OTHER_RING);
      return warn(OTHER_RING);
    }
  }
}

async function canOpen(runs: Pick<Store['runs'], 'job'>, id: string): Promise<boolean> {
  try {
    await runs.job(id);
    return true;
  } catch (cause) {
    if (cause instanceof ClocheError && cause.code === 'E_INTERNAL') return false;
    throw cause;
  }
}
