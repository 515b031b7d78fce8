import type { Cap, Outcome } from '../core/outcome.ts';

const LIMIT_CODES: Record<Cap, number> = {
  wall: 124,
  cpu: 124,
  memory: 137,
  output: 1,
  files: 1,
  fuel: 1,
  stack: 1,
};
const CRASHED = 70;

/** The exit code of a cancelled run, as shells have it for Ctrl-C. */
export const CANCELLED = 130;

/** The exit code that tells how a run ended: the guest's own where it ended by itself. */
export function exitCodeOf({
  status,
  limit,
  exitCode,
}: Pick<Outcome, 'status' | 'limit' | 'exitCode'>): number {
  if (status === 'limit') return limit ? LIMIT_CODES[limit] : 1;
  if (status === 'crashed') return CRASHED;
  if (status === 'cancelled') return CANCELLED;
  return exitCode ?? 1;
}
