import { z } from '@hono/zod-openapi';
import type { Rate } from '../../core/access.ts';
import { LIMIT_NAMES } from '../../core/limits.ts';

/** A rate limit as it is shown. */
export const rateSchema = z.union([
  z.literal('off'),
  z.object({ requests: z.number().int(), windowSeconds: z.number().int() }),
]);

/** Quotas as they are shown. */
export const quotasSchema = z.object({
  queued: z.number().int().optional().openapi({ description: 'Runs that wait' }),
  concurrent: z.number().int().optional().openapi({ description: 'Runs that are with a consumer' }),
  cpuSecondsPerDay: z.number().int().optional().openapi({ description: 'In a day of UTC' }),
});

/** Ceilings of limits as they are shown. */
export const ceilingsSchema = z.partialRecord(z.enum(LIMIT_NAMES), z.number().int());

/** Shows a rate limit; null is none. */
export function toRate(rate: Rate | null): z.output<typeof rateSchema> {
  return rate ?? 'off';
}
