import { createRoute, z } from '@hono/zod-openapi';
import { z as core } from 'zod';
import type { ServiceSettings } from '../../core/access.ts';
import { differenceOf } from '../../core/difference.ts';
import { quotasSchema as askedQuotas, rateSchema as askedRate } from '../../core/key-grant.ts';
import { IDEMPOTENCY_MS } from '../../core/ports.ts';
import { guarded } from '../authorise.ts';
import { changeSettings } from '../change-settings.ts';
import type { Api, Ports } from '../ports.ts';
import { quotasSchema, rateSchema, toRate } from '../schemas/grant.ts';
import { jsonBody, registerBodies } from '../schemas/json-body.ts';
import { BODY_CODES, COMMON_CODES, problemResponses, STEP_UP_CODES } from '../schemas/problem.ts';
import { readBody } from '../validate.ts';

const MIN_REQUESTS = 5;
const MAX_WINDOW_SECONDS = 300;
const MAX_RETENTION_DAYS = 36_500;

/** What can be changed of the settings; the bounds keep a rate from locking out whoever would change it back. */
const changeSchema = core
  .strictObject({
    rate: askedRate
      .refine(
        (rate) =>
          rate === 'off' || (rate.requests >= MIN_REQUESTS && rate.windowSeconds <= MAX_WINDOW_SECONDS),
        `expected at least ${MIN_REQUESTS} requests in at most ${MAX_WINDOW_SECONDS} seconds`,
      )
      .nullable()
      .exactOptional()
      .describe('For callers that have none of their own, or `off`; null: as configured'),
    quotas: askedQuotas
      .nullable()
      .exactOptional()
      .describe('For callers that have none of their own; replaced whole, null: as configured'),
    auditRetentionDays: core
      .int()
      .min(1)
      .max(MAX_RETENTION_DAYS)
      .nullable()
      .exactOptional()
      .describe('After so many days audit records keep their hash alone; null: never'),
  })
  .refine((change) => Object.keys(change).length > 0, 'expected at least one field');

const CHANGE = {
  name: 'SettingsChange',
  schema: changeSchema,
  example: { rate: { requests: 300, windowSeconds: 60 }, auditRetentionDays: 400 },
};

/** The settings as they stand. */
export const settingsSchema = z
  .object({
    rate: rateSchema.openapi({ description: 'Of callers that have none of their own' }),
    quotas: z
      .object({
        queued: z.number().int(),
        concurrent: z.number().int(),
        cpuSecondsPerDay: z.number().nullable().openapi({ description: 'Null: no bound' }),
      })
      .openapi({ description: 'Of callers that have none of their own' }),
    changed: z
      .object({ rate: rateSchema.optional(), quotas: quotasSchema })
      .openapi({ description: 'What of this was changed here; the rest is as configured' }),
    retention: z
      .object({
        resultsSeconds: z.number().openapi({ description: 'Runs and their outcomes, after their end' }),
        idempotencySeconds: z.number().openapi({ description: 'Idempotency keys' }),
        auditDetailsDays: z.number().nullable().openapi({
          description: 'Who, where and details of audit records; null: for good, as their hashes',
        }),
      })
      .openapi({ description: 'How long each kind of data is kept' }),
  })
  .openapi('Settings');

const content = { 'application/json': { schema: settingsSchema } };

const readRoute = createRoute({
  tags: ['Settings'],
  ...guarded('queue.read'),
  method: 'get',
  path: '/v1/settings',
  operationId: 'readSettings',
  summary: 'Read the settings',
  description: 'What holds for callers without rules of their own, and how long data are kept.',
  responses: { 200: { description: 'The settings', content }, ...problemResponses(COMMON_CODES) },
});

const changeRoute = createRoute({
  tags: ['Settings'],
  ...guarded('settings.manage'),
  method: 'patch',
  path: '/v1/settings',
  operationId: 'changeSettings',
  summary: 'Change the settings',
  description: 'It counts everywhere within a second, without a restart.',
  request: { body: jsonBody(CHANGE) },
  responses: {
    200: { description: 'The settings as they are now', content },
    ...problemResponses([...STEP_UP_CODES, ...BODY_CODES, 'E_BUSY']),
  },
});

/** What an admin may change while the service runs. */
export function addSettingsRoutes(api: Api, ports: Ports): void {
  registerBodies(api, [CHANGE]);
  api.openapi(readRoute, async (c) => c.json(toSettings(await ports.store.settings.read(), ports), 200));
  api.openapi(changeRoute, async (c) => {
    const change = await readBody(c.req.raw, changeSchema);
    const settings = await changeSettings(c, ports, (before) => {
      const after = applyChange(before, change);
      const details = differenceOf(describe(before), describe(after));
      return { after, fact: { action: 'settings.change', details, success: true } };
    });
    return c.json(toSettings(settings, ports), 200);
  });
}

function applyChange(before: ServiceSettings, change: core.output<typeof changeSchema>): ServiceSettings {
  const { rate, quotas, auditRetentionDays } = change;
  const { rate: rateBefore, ...kept } = before;
  const rateAfter = rate === undefined ? rateBefore : rate === 'off' ? null : (rate ?? undefined);
  return {
    ...kept,
    ...(rateAfter !== undefined && { rate: rateAfter }),
    ...(quotas !== undefined && { quotas: quotas ?? {} }),
    ...(auditRetentionDays !== undefined && { auditRetentionDays }),
  };
}

function describe({ rate, quotas, auditRetentionDays }: ServiceSettings): Record<string, unknown> {
  return {
    rate: rate === undefined ? 'as configured' : toRate(rate),
    quotas,
    audit_retention_days: auditRetentionDays,
  };
}

function toSettings(settings: ServiceSettings, ports: Ports): z.output<typeof settingsSchema> {
  const { rate = ports.rate, quotas, auditRetentionDays } = settings;
  const { queuedPerCaller, concurrentPerCaller, cpuSecondsPerDay, resultTtlMs } = ports.store.limits;
  return {
    rate: toRate(rate),
    quotas: {
      queued: quotas.queued ?? queuedPerCaller,
      concurrent: quotas.concurrent ?? concurrentPerCaller,
      cpuSecondsPerDay: quotas.cpuSecondsPerDay ?? cpuSecondsPerDay,
    },
    changed: { ...(settings.rate !== undefined && { rate: toRate(settings.rate) }), quotas },
    retention: {
      resultsSeconds: resultTtlMs / 1000,
      idempotencySeconds: IDEMPOTENCY_MS / 1000,
      auditDetailsDays: auditRetentionDays,
    },
  };
}
