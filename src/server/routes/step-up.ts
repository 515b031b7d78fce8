import { createRoute, z } from '@hono/zod-openapi';
import { guarded } from '../authorise.ts';
import { FACTOR_STATES, factorState } from '../factor-state.ts';
import type { Api, Ports } from '../ports.ts';
import { auditEntry } from '../refusals.ts';
import { COMMON_CODES, problemResponses } from '../schemas/problem.ts';

// An enrolment opens nothing before it is confirmed on the host, so that it needs no second factor itself.
const TAG = { tags: ['Keys'], ...guarded('keys.manage', { isStepUp: false }) };

/** A second factor that waits to be confirmed. */
export const enrolmentSchema = z
  .object({
    caller: z
      .string()
      .openapi({ description: 'What to name on the host: `cloche keys confirm <caller> <code>`' }),
    url: z.string().openapi({ description: 'An `otpauth:` address, for an authenticator app' }),
    qr: z.string().openapi({ description: 'The same as a QR code in text' }),
    recoveryCodes: z
      .array(z.string())
      .openapi({ description: 'Each passes once in place of a code; shown now and never again' }),
  })
  .openapi('Enrolment');

/** How the second factor of a caller stands. */
export const stepUpSchema = z
  .object({
    caller: z.string(),
    state: z
      .enum(FACTOR_STATES)
      .openapi({ description: '`pending` until it is confirmed on the host; only then its codes pass' }),
    recoveryCodesLeft: z.number().int(),
  })
  .openapi('StepUp');

const enrolRoute = createRoute({
  ...TAG,
  method: 'post',
  path: '/v1/step-up',
  operationId: 'enrolStepUp',
  summary: 'Enrol a second factor',
  description:
    'Begins the enrolment of a TOTP second factor (RFC 6238) for the caller, in place of one that was never confirmed. It opens nothing until `cloche keys confirm` on the host is given a first code. One that is confirmed is only reset on the host.',
  responses: {
    201: { description: 'What to enter', content: { 'application/json': { schema: enrolmentSchema } } },
    ...problemResponses(COMMON_CODES),
  },
});

const stateRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/v1/step-up',
  operationId: 'readStepUp',
  summary: 'Read how the second factor stands',
  description: 'Whether the caller has a second factor, and how many recovery codes are left.',
  responses: {
    200: { description: 'How it stands', content: { 'application/json': { schema: stepUpSchema } } },
    ...problemResponses(COMMON_CODES),
  },
});

/** The caller's own second factor. */
export function addStepUpRoutes(api: Api, ports: Ports): void {
  api.openapi(enrolRoute, async (c) => {
    const { id } = c.get('caller');
    const entry = auditEntry(c, ports, { action: 'step-up.enrol', success: true });
    const { url, qr, recoveryCodes } = await ports.access.enrol(id, entry);
    return c.json({ caller: id, url, qr, recoveryCodes }, 201);
  });
  api.openapi(stateRoute, async (c) => {
    const { id } = c.get('caller');
    const factor = await ports.store.factors.find(id);
    const recoveryCodesLeft = factor?.recoveryHashes.length ?? 0;
    return c.json({ caller: id, state: factorState(factor), recoveryCodesLeft }, 200);
  });
}
