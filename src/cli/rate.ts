import type { Rate } from '../core/access.ts';

const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads a rate limit: `100/1m` is 100 requests in a minute, with s, m, h or d as units, and `off` is none, which
 * gives null. Undefined where it is neither.
 */
export function parseRate(text: string): Rate | null | undefined {
  if (text === 'off') return null;
  const [, requests, count, unit] = /^([1-9]\d{0,6})\/([1-9]\d{0,4})([smhd])$/.exec(text) ?? [];
  if (requests === undefined) return undefined;
  const windowSeconds = Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
  return { requests: Number(requests), windowSeconds };
}
