import { createRoute, z } from '@hono/zod-openapi';
import { AUDIT_ACTIONS } from '../../core/audit.ts';
import { guarded } from '../authorise.ts';
import type { Api, Ports } from '../ports.ts';
import { COMMON_CODES, problemResponses } from '../schemas/problem.ts';
import { wholeNumber } from '../validate.ts';

const recordSchema = z
  .object({
    seq: z.number().int().openapi({ description: 'The place in the log: from 1, without gaps' }),
    timestamp: z.iso.datetime().or(z.literal('')),
    user_id: z.string(),
    role: z.string(),
    action: z.enum([...AUDIT_ACTIONS, '']),
    details: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'Never source, input, output or keys' }),
    ip_address: z.string(),
    success: z.boolean(),
    isErased: z.literal(true).optional().openapi({
      description: 'Where it is there, who, where and details are gone and the hash still stands',
    }),
    isDamaged: z.literal(true).optional().openapi({
      description:
        'Where it is there, the record is not as it was written and all other fields are empty: see `cloche audit verify`',
    }),
  })
  .openapi('AuditRecord');

/** A page of the audit log. */
export const auditPageSchema = z
  .object({
    records: z.array(recordSchema),
    next: z
      .number()
      .int()
      .optional()
      .openapi({ description: 'The `after` of the next page, absent on the last' }),
  })
  .openapi('AuditPage');

const listRoute = createRoute({
  tags: ['Audit'],
  ...guarded('audit.read'),
  method: 'get',
  path: '/v1/audit',
  operationId: 'listAudit',
  summary: 'Read the audit log',
  description:
    'Records in order. Refusals that repeat within a minute are one further record with a `count`.',
  request: {
    query: z.strictObject({
      after: wholeNumber({
        min: 0,
        max: Number.MAX_SAFE_INTEGER,
        fallback: 0,
        description: 'Only records above this `seq`',
      }),
      limit: wholeNumber({ min: 1, max: 1000, fallback: 100, description: 'The most records to answer' }),
    }),
  },
  responses: {
    200: { description: 'A page of records', content: { 'application/json': { schema: auditPageSchema } } },
    ...problemResponses([...COMMON_CODES, 'E_SNIPPET_INVALID']),
  },
});

/** The audit log, page by page. */
export function addAuditRoutes(api: Api, ports: Ports): void {
  api.openapi(listRoute, async (c) => {
    const { after, limit } = c.req.valid('query');
    // One more than asked for tells whether there is a next page.
    const found = await ports.store.audit.list({ after, limit: limit + 1 });
    const records = found.slice(0, limit);
    const next = found.length > limit ? records.at(-1)?.seq : undefined;
    return c.json({ records, ...(next !== undefined && { next }) }, 200);
  });
}
