import { LIMITS } from '../src/core/limits.ts';
import type { RuntimeFacts } from '../src/core/runtime.ts';

/** What Node itself may take of private memory beside a run. */
const SLACK_BYTES = 96 * 1024 * 1024;

/** What runs of a runtime's sandbox may take of private memory: a heap of the guest's grows beside all that a cap grants. */
export function dataCapOf({ ownBytes, heapBytes }: Pick<RuntimeFacts, 'ownBytes' | 'heapBytes'>): number {
  return LIMITS.memoryBytes.ceiling + (heapBytes === undefined ? SLACK_BYTES : ownBytes);
}
