import { createRoute, z } from '@hono/zod-openapi';
import { ClocheError } from '../../core/errors.ts';
import { guarded } from '../authorise.ts';
import { eraseCaller } from '../erase-caller.ts';
import { exportCaller } from '../export-caller.ts';
import type { Api, Ports } from '../ports.ts';
import { logIncident } from '../problem.ts';
import { auditEntry } from '../refusals.ts';
import { problemResponses, STEP_UP_CODES } from '../schemas/problem.ts';

const TAG = { tags: ['Callers'], ...guarded('data.manage') };
const idParam = z.object({
  id: z
    .string()
    .regex(/^(key|sub)_[0-9a-z_]{1,64}$/)
    .openapi({ description: 'Id of the caller: of a key, or of a subject of an issuer' }),
});

/** What an erasure did, and what is left. */
export const erasureSchema = z
  .object({
    caller: z.string(),
    cancelled: z.number().int().openapi({ description: 'Runs that waited or ran' }),
    erased: z.object({ runs: z.number().int(), records: z.number().int() }),
    left: z
      .object({
        runs: z.number().int().openapi({ description: 'Runs that have not ended yet' }),
        records: z.number().int().openapi({ description: 'Audit records that are not sealed yet' }),
        key: z.boolean().openapi({
          description:
            'Whether the key still counts, and so keeps its name, addresses and second factor: revoke it; or a caller without a key here has a second factor: take that away on the host',
        }),
      })
      .openapi({ description: 'What could not be erased yet: ask again' }),
  })
  .openapi('Erasure');

/** Only in the document: the types know JSON and text alone. */
const LINES: Record<never, never> = { content: { 'application/x-ndjson': { schema: z.string() } } };

const exportRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/v1/callers/{id}/export',
  operationId: 'exportCaller',
  summary: 'Export what is held about a caller',
  description:
    'One JSON object a line, by `kind`: its `key`, `second-factor`, each `run` with its outcome, the `job` of each that has not ended, each `audit` record, and as the last line `end`, without which the export is not whole.',
  request: { params: idParam },
  responses: {
    200: { description: 'The export', ...LINES },
    ...problemResponses([...STEP_UP_CODES, 'E_NOT_FOUND']),
  },
});

const eraseRoute = createRoute({
  ...TAG,
  method: 'delete',
  path: '/v1/callers/{id}/data',
  operationId: 'eraseCaller',
  summary: 'Erase what is held about a caller',
  description:
    "Cancels the caller's runs, and erases them, their results, and who, where and details of the caller's audit records; the hashes of those stay, so that the log still verifies. Revoke the key first, or more will come. What others did about the caller's key is their record and stays. Nobody erases what is held about himself.",
  request: { params: idParam },
  responses: {
    200: {
      description: 'What was erased, and what is left',
      content: { 'application/json': { schema: erasureSchema } },
    },
    ...problemResponses([...STEP_UP_CODES, 'E_NOT_FOUND']),
  },
});

/** The data that are held about a caller. */
export function addCallerRoutes(api: Api, ports: Ports): void {
  api.openapi(exportRoute, async (c) => {
    const { id } = c.req.valid('param');
    const entry = auditEntry(c, ports, { action: 'data.export', details: { caller: id }, success: true });
    await ports.store.audit.append(entry);
    const onError = (cause: unknown) => void logIncident(cause, c, ports);
    return c.body(streamLines(exportCaller(ports, id), onError), 200, {
      'Content-Type': 'application/x-ndjson',
      'Content-Disposition': `attachment; filename="${id}.ndjson"`,
    });
  });
  api.openapi(eraseRoute, async (c) => {
    const { id } = c.req.valid('param');
    if (id === c.get('caller').id) {
      throw new ClocheError('E_FORBIDDEN', 'Expected the id of another caller: nobody erases his own traces');
    }
    return c.json({ caller: id, ...(await eraseCaller(c, ports, id)) }, 200);
  });
}

/** Writes a line whenever the client has taken the one before; a failure cuts the answer off. */
function streamLines(
  lines: AsyncGenerator<unknown>,
  onError: (cause: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await lines.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
        } catch (cause) {
          onError(cause);
          controller.error(cause);
        }
      },
      async cancel() {
        await lines.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
