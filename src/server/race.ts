import { ClocheError } from '../core/errors.ts';

const ATTEMPTS = 5;

/**
 * Makes a change again that came second to another one; `attempt` reads what is kept, and gives undefined
 * where it was too late with its own.
 * @throws ClocheError `E_BUSY` where that goes on
 */
export async function retryLost<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let left = ATTEMPTS; left > 0; left--) {
    const made = await attempt();
    if (made !== undefined) return made;
  }
  throw new ClocheError('E_BUSY', 'Others changed the same thing at the same time, ask again');
}
