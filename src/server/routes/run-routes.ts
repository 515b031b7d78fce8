import { createRoute, z } from '@hono/zod-openapi';
import { RUN_STATES } from '../../core/ports.ts';
import { guarded } from '../authorise.ts';
import { BODY_CODES, COMMON_CODES, problemResponses } from '../schemas/problem.ts';
import { cancelledSchema, runPageSchema, runSchema } from '../schemas/run.ts';
import { SNIPPET_EXAMPLE } from '../schemas/snippet.ts';
import { wholeNumber } from '../validate.ts';

const TAG = { tags: ['Runs'] };
/** What an idempotency key looks like. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

// Said here and read by hand: for a schema the router copies every header of each request.
const prefer = optionalHeader('prefer', {
  description: '`wait=N` waits up to N seconds, at most 30, for the run to end (RFC 7240)',
  example: 'wait=10',
});
const idempotencyKey = optionalHeader('idempotency-key', {
  pattern: IDEMPOTENCY_KEY.source,
  description: 'A repeat under the same key within 24 h answers with the run of the first',
});
const runContent = { 'application/json': { schema: runSchema } };
const idParam = z.object({
  id: z
    .string()
    .regex(/^run_[0-9a-z]{25}$/)
    .openapi({ description: '`id` of the run' }),
});
const appliedHeader = {
  'Preference-Applied': {
    description: 'The wait that was made, when one was asked for',
    schema: { type: 'string' },
  },
} as const;
const locationHeader = {
  Location: { description: 'Where to read the run', schema: { type: 'string' } },
} as const;

/** `POST /v1/runs`. */
export const submitRoute = createRoute({
  ...TAG,
  ...guarded('runs.submit', { isPaid: false }),
  method: 'post',
  path: '/v1/runs',
  operationId: 'submitRun',
  summary: 'Run a snippet',
  parameters: [prefer, idempotencyKey],
  description: 'Queues a snippet. With `Prefer: wait=N` the answer waits for the outcome.',
  request: {
    // A plain schema: the body is read by a parser of its own, with a cap on its bytes.
    body: {
      required: true,
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Snippet' }, example: SNIPPET_EXAMPLE },
      },
    },
  },
  responses: {
    200: {
      description: 'The run ended while the answer waited',
      headers: { ...locationHeader, ...appliedHeader },
      content: runContent,
    },
    202: {
      description: 'The run is queued; `Location` is where to read it',
      headers: { ...locationHeader, ...appliedHeader },
      content: runContent,
    },
    ...problemResponses([
      ...COMMON_CODES,
      ...BODY_CODES,
      'E_LIMIT_TOO_HIGH',
      'E_LANGUAGE_UNKNOWN',
      'E_IDEMPOTENCY_MISMATCH',
      'E_QUOTA_EXCEEDED',
      'E_BUSY',
    ]),
  },
});

/** `GET /v1/runs/{id}`. */
export const readRoute = createRoute({
  ...TAG,
  ...guarded('runs.read'),
  method: 'get',
  path: '/v1/runs/{id}',
  operationId: 'readRun',
  summary: 'Read a run',
  description: 'State and, once done, the outcome.',
  parameters: [prefer],
  request: { params: idParam },
  responses: {
    200: { description: 'The run', headers: appliedHeader, content: runContent },
    ...problemResponses([...COMMON_CODES, 'E_NOT_FOUND']),
  },
});

/** `GET /v1/runs`. */
export const listRoute = createRoute({
  ...TAG,
  ...guarded('runs.read'),
  method: 'get',
  path: '/v1/runs',
  operationId: 'listRuns',
  summary: 'List runs',
  description: 'Newest first, without outcomes. Callers see their own runs, operators and admins see all.',
  request: {
    query: z.strictObject({
      state: z.enum(RUN_STATES).optional().openapi({ description: 'How far the runs have come' }),
      language: z.string().min(1).max(64).optional().openapi({ description: 'Name or alias of a language' }),
      cursor: z.string().min(1).max(256).optional().openapi({ description: '`next` of the page before' }),
      limit: wholeNumber({ min: 1, max: 200, fallback: 50, description: 'The most runs to answer' }),
    }),
  },
  responses: {
    200: { description: 'A page of runs', content: { 'application/json': { schema: runPageSchema } } },
    ...problemResponses([...COMMON_CODES, 'E_SNIPPET_INVALID']),
  },
});

/** `DELETE /v1/runs/{id}`. */
export const cancelRoute = createRoute({
  ...TAG,
  ...guarded('runs.cancel'),
  method: 'delete',
  path: '/v1/runs/{id}',
  operationId: 'cancelRun',
  summary: 'Cancel a run',
  description: 'Asks for the end of a run; it ends `cancelled`. A run that is done stays as it is.',
  request: { params: idParam },
  responses: {
    202: {
      description: 'The cancel is on its way',
      content: { 'application/json': { schema: cancelledSchema } },
    },
    ...problemResponses([...COMMON_CODES, 'E_NOT_FOUND']),
  },
});

/** A header of a request as the document shows it. */
function optionalHeader(name: string, about: { description: string; pattern?: string; example?: string }) {
  const schema = { type: 'string' as const, ...about };
  return { schema, required: false, description: about.description, name, in: 'header' as const };
}
