import type { ApiKey, KeyGrant } from './access.ts';
import { ClocheError } from './errors.ts';

/** How a key stands: only an active one lets anybody in. */
export const KEY_STATES = ['active', 'expired', 'revoked'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** The longest that a rotated key may go on beside its successor, in seconds: a week. */
export const MAX_OVERLAP_SECONDS = 7 * 24 * 60 * 60;

/** Older keys that may count at once beside the newest. */
const MAX_OLDER = 4;

/** How a key stands at a time, in milliseconds since the epoch. */
export function stateOfKey({ revokedAt, expiresAt }: ApiKey, now: number): KeyState {
  if (revokedAt !== undefined) return 'revoked';
  return expiresAt !== undefined && expiresAt <= now ? 'expired' : 'active';
}

/** Gives a key a new hash; each older one counts for `overlapMs` more, and none for longer than it had. */
export function rotateKey(key: ApiKey, to: { hash: string; now: number; overlapMs: number }): ApiKey {
  const until = to.now + to.overlapMs;
  const older = key.hashes
    .map(({ hash, until: before = until }) => ({ hash, until: Math.min(before, until) }))
    .filter((old) => old.until > to.now);
  if (older.length > MAX_OLDER) {
    const faults = [{ path: 'overlapSeconds', message: `expected 0: ${MAX_OLDER} older keys still count` }];
    throw new ClocheError('E_SNIPPET_INVALID', 'Too many older keys still count', { faults });
  }
  return { ...key, hashes: [{ hash: to.hash }, ...older] };
}

/** Ends a key for good; what it was stays readable, and its hashes go. */
export function revokeKey(key: ApiKey, now: number): ApiKey {
  return { ...key, hashes: [], revokedAt: now };
}

/** What the audit log says of a grant. Its name is for people, may name one, and stays out. */
export function describeGrant(grant: KeyGrant): Record<string, unknown> {
  const { role, expiresAt, languages, limits, addresses, quotas, rate } = grant;
  return {
    role,
    ...(expiresAt !== undefined && { expires_at: new Date(expiresAt).toISOString() }),
    ...(languages && { languages }),
    ...(limits && { limits }),
    ...(addresses && { addresses }),
    ...(quotas && { quotas }),
    ...(rate !== undefined && { rate: rate ?? 'off' }),
  };
}
