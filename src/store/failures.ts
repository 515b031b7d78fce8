/**
 * For how many seconds each failure blocks, the first one first; those after the last one block as long as that.
 * Four are free, since people mistype.
 */
export const BLOCK_SECONDS: readonly number[] = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900];

/** After so many seconds without a failure those before it are forgotten: as long as the longest block. */
const FORGET_SECONDS = 900;

/**
 * The same at a second factor, a day. Who has stolen a key has all the time to guess its six digits: a thousand times
 * a day where each quarter of an hour begins anew, a hundred times so. Few can fail there, and strangers cannot.
 */
const FORGET_FACTOR_SECONDS = 24 * 60 * 60;

/** After how many seconds without a failure those of a subject, as `Limiter` names it, are forgotten. */
export function forgetSeconds(subject: string): number {
  return subject.startsWith('totp:') ? FORGET_FACTOR_SECONDS : FORGET_SECONDS;
}

/** For how many seconds the `count`th failure blocks, counted from 1. */
export function blockSeconds(count: number): number {
  return BLOCK_SECONDS[Math.min(count, BLOCK_SECONDS.length) - 1] ?? 0;
}
