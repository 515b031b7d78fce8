import { z } from '@hono/zod-openapi';
import type { Receipt } from '../../core/audit.ts';
import { RUN_STATES, type RunRecord } from '../../core/ports.ts';
import { outcomeSchema } from './outcome.ts';
import { receiptSchema } from './receipt.ts';
import { isoTime } from './time.ts';

const state = z.enum(RUN_STATES).openapi({ description: 'How far the run has come' });

/** A run without its outcome, as listings show it. */
export const runSummarySchema = z
  .object({
    id: z.string(),
    state,
    language: z.string(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    finishedAt: z.iso.datetime().optional(),
  })
  .openapi('RunSummary');

/** A run; its outcome is there once the state is `done`. */
export const runSchema = z
  .object({
    ...runSummarySchema.shape,
    outcome: outcomeSchema.optional(),
    receipt: receiptSchema.nullable().optional().openapi({
      description: 'Of the audit record of its end; null until that is sealed, within two seconds',
    }),
  })
  .openapi('Run');

/** What a cancel answers. */
export const cancelledSchema = z.object({ id: z.string(), state }).openapi('Cancelled');

/** A page of runs. */
export const runPageSchema = z
  .object({
    runs: z.array(runSummarySchema),
    next: z.string().optional().openapi({ description: 'The `cursor` of the next page, absent on the last' }),
  })
  .openapi('RunPage');

/** Shows a record of the store without its outcome: ISO times, and nothing of whose it is. */
export function toRunSummary(record: Omit<RunRecord, 'outcome'>): z.output<typeof runSummarySchema> {
  const { id, state, language, createdAt, startedAt, finishedAt } = record;
  return {
    id,
    state,
    language,
    createdAt: isoTime(createdAt),
    ...(startedAt !== undefined && { startedAt: isoTime(startedAt) }),
    ...(finishedAt !== undefined && { finishedAt: isoTime(finishedAt) }),
  };
}

/** Shows a record of the store with its outcome and, once it is done, its receipt. */
export function toRun(record: RunRecord, receipt?: Receipt): z.output<typeof runSchema> {
  return {
    ...toRunSummary(record),
    ...(record.outcome && { outcome: record.outcome }),
    ...(record.state === 'done' && { receipt: receipt ?? null }),
  };
}
