import { z } from '@hono/zod-openapi';
import type { ApiKey } from '../../core/access.ts';
import { KEY_STATES, stateOfKey } from '../../core/api-key.ts';
import { ROLE_NAMES } from '../../core/roles.ts';
import { ceilingsSchema, quotasSchema, rateSchema, toRate } from './grant.ts';
import { isoTime } from './time.ts';

/** An API key as it is shown: what it is granted, and nothing that lets anybody in. */
export const keySchema = z
  .object({
    id: z.string(),
    state: z.enum(KEY_STATES).openapi({ description: 'Only an `active` one lets anybody in' }),
    name: z.string(),
    role: z.enum(ROLE_NAMES),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional(),
    revokedAt: z.iso.datetime().optional(),
    lastUsedAt: z.iso.datetime().optional().openapi({ description: 'Within a minute or so' }),
    overlapUntil: z.iso
      .datetime()
      .optional()
      .openapi({ description: 'Until when an older key counts beside the newest, after a rotation' }),
    languages: z.array(z.string()).optional(),
    limits: ceilingsSchema.optional(),
    addresses: z.array(z.string()).optional(),
    quotas: quotasSchema.optional(),
    rate: rateSchema.optional(),
  })
  .openapi('Key');

/** A key that was just made; the key itself is never shown again. */
export const newKeySchema = z
  .object({
    ...keySchema.shape,
    key: z.string().openapi({ description: 'The key itself: shown now and never again' }),
  })
  .openapi('NewKey');

/** A page of keys. */
export const keyPageSchema = z
  .object({
    keys: z.array(keySchema),
    next: z.string().optional().openapi({ description: 'The `cursor` of the next page, absent on the last' }),
  })
  .openapi('KeyPage');

/** Shows a key as it stands at `now`, without its hashes. */
export function toKey(key: ApiKey, now: number): z.output<typeof keySchema> {
  const { id, name, role, createdAt, languages, limits, addresses, quotas, rate } = key;
  return {
    id,
    state: stateOfKey(key, now),
    name,
    role,
    createdAt: isoTime(createdAt),
    ...timesOf(key, now),
    ...(languages && { languages }),
    ...(limits && { limits }),
    ...(addresses && { addresses }),
    ...(quotas && { quotas }),
    ...(rate !== undefined && { rate: toRate(rate) }),
  };
}

/** The times of a key that not every key has. */
function timesOf({ expiresAt, revokedAt, lastUsedAt, hashes }: ApiKey, now: number) {
  const overlapUntil = Math.max(...hashes.map(({ until = 0 }) => until));
  return {
    ...(expiresAt !== undefined && { expiresAt: isoTime(expiresAt) }),
    ...(revokedAt !== undefined && { revokedAt: isoTime(revokedAt) }),
    ...(lastUsedAt !== undefined && { lastUsedAt: isoTime(lastUsedAt) }),
    ...(overlapUntil > now && { overlapUntil: isoTime(overlapUntil) }),
  };
}
