import type { SecondFactor } from '../core/access.ts';

/** How a second factor stands: a `pending` one waits to be confirmed on the host, and opens nothing before. */
export const FACTOR_STATES = ['none', 'pending', 'confirmed'] as const;

/** How a caller's second factor stands. One that was taken away on the host is left without recovery codes. */
export function factorState(factor: SecondFactor | undefined): (typeof FACTOR_STATES)[number] {
  if (factor?.isConfirmed) return 'confirmed';
  return factor === undefined || factor.recoveryHashes.length === 0 ? 'none' : 'pending';
}
