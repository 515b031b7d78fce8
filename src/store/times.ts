/** The rhythm of a Redis store, in milliseconds. Tests make it faster. */
export interface StoreTimes {
  /** How long one command may take. */
  commandMs: number;
  /** How long a consumer counts as alive after its last sign of life, and how often it gives one. */
  leaseMs: number;
  refreshMs: number;
  /** How often each consumer looks for runs that need help. */
  sweepMs: number;
  /** After how long a queued run that BullMQ knows nothing of is handed to it again. */
  settledMs: number;
  /** How old the keys, settings and blocks may be that a request is judged by. */
  freshMs: number;
}

/**
 * What is revoked or locked down is so everywhere within `freshMs` and one command. The orphan of a killed consumer ends within a lease, two sweeps and the wait for the first: 9 s at the
 * most.
 */
export const STORE_TIMES: StoreTimes = {
  commandMs: 1_000,
  leaseMs: 3_000,
  refreshMs: 1_000,
  sweepMs: 2_000,
  settledMs: 2_000,
  freshMs: 500,
};
