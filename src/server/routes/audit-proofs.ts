import { createRoute, z } from '@hono/zod-openapi';
import { ClocheError } from '../../core/errors.ts';
import { guarded } from '../authorise.ts';
import type { Api, Ports } from '../ports.ts';
import { COMMON_CODES, problemResponses } from '../schemas/problem.ts';
import { receiptSchema } from '../schemas/receipt.ts';
import { invalidRequest, neededNumber } from '../validate.ts';

const TAG = { tags: ['Audit'], ...guarded('audit.read') };
const place = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number)
  .openapi({ type: 'integer', minimum: 1, description: '`seq` of the record', example: 42 });

/** That one state of the log is the beginning of another one. */
export const consistencySchema = z
  .object({
    first: z.number().int(),
    second: z.number().int(),
    proof: z.array(z.string()).openapi({ description: 'Hashes in base64 (RFC 9162, section 2.1.4)' }),
  })
  .openapi('Consistency');

const proofRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/v1/audit/{seq}/proof',
  operationId: 'proveRecord',
  summary: 'Prove a record',
  description:
    'A receipt: the proof that a record is in the log, which `cloche audit verify --receipt` checks offline. A record has one as soon as it is sealed, within two seconds.',
  request: { params: z.object({ seq: place }) },
  responses: {
    200: { description: 'The receipt', content: { 'application/json': { schema: receiptSchema } } },
    ...problemResponses([...COMMON_CODES, 'E_NOT_FOUND']),
  },
});

const checkpointRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/v1/audit/checkpoint',
  operationId: 'readCheckpoint',
  summary: 'Read the checkpoint',
  description:
    'The newest signed tree head, as a C2SP checkpoint. Keep it to see later that nothing before it has changed.',
  responses: {
    200: { description: 'A signed note', content: { 'text/plain': { schema: z.string() } } },
    ...problemResponses([...COMMON_CODES, 'E_NOT_FOUND']),
  },
});

const sizeOf = (description: string) => neededNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, description });

const consistencyRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/v1/audit/consistency',
  operationId: 'proveConsistency',
  summary: 'Prove consistency',
  description: 'The proof that the log at one checkpoint is the beginning of the log at a later one.',
  request: {
    query: z.strictObject({
      first: sizeOf('Size at the earlier checkpoint'),
      second: sizeOf('Size at the later checkpoint'),
    }),
  },
  responses: {
    200: { description: 'The proof', content: { 'application/json': { schema: consistencySchema } } },
    ...problemResponses([...COMMON_CODES, 'E_SNIPPET_INVALID', 'E_NOT_FOUND']),
  },
});

/** The proofs of the audit log. */
export function addAuditProofRoutes(api: Api, ports: Ports): void {
  const { audit } = ports.store;
  api.openapi(proofRoute, async (c) => {
    const receipt = await audit.receipt(c.req.valid('param').seq);
    if (!receipt) throw notSealed('Expected the seq of a record that is sealed');
    return c.json(receipt, 200);
  });
  api.openapi(checkpointRoute, async (c) => {
    const { checkpoint } = await audit.head();
    if (checkpoint === undefined) throw notSealed('Nothing of the log is sealed yet');
    return c.text(checkpoint, 200);
  });
  api.openapi(consistencyRoute, async (c) => {
    const { first, second } = c.req.valid('query');
    if (first > second) {
      throw invalidRequest([
        { path: 'query.first', message: `expected at most second, ${second}, got ${first}` },
      ]);
    }
    const proof = await audit.consistency(first, second);
    if (!proof) throw notSealed('Expected sizes of which all records are sealed');
    return c.json({ first, second, proof }, 200);
  });
}

function notSealed(message: string): ClocheError {
  return new ClocheError('E_NOT_FOUND', message);
}
