import { createRoute, z } from '@hono/zod-openapi';
import { z as core } from 'zod';
import { guarded } from '../authorise.ts';
import { changeSettings } from '../change-settings.ts';
import type { Api, Ports } from '../ports.ts';
import { jsonBody, registerBodies } from '../schemas/json-body.ts';
import { BODY_CODES, COMMON_CODES, problemResponses, STEP_UP_CODES } from '../schemas/problem.ts';
import { readBody } from '../validate.ts';

const wishSchema = core
  .strictObject({
    isOn: core.boolean(),
    reason: core
      .string()
      .regex(/^[^\p{C}]{0,200}$/u, 'expected at most 200 printable characters')
      .default('')
      .describe('Why; needed to switch it on'),
  })
  .refine(({ isOn, reason }) => !isOn || reason !== '', { path: ['reason'], error: 'expected a reason' });

const WISH = {
  name: 'LockdownWish',
  schema: wishSchema,
  example: { isOn: true, reason: 'a leaked key is being used' },
};

/** Whether the service is locked down, and why. */
export const lockdownSchema = z.object({ isOn: z.boolean(), reason: z.string() }).openapi('Lockdown');

const content = { 'application/json': { schema: lockdownSchema } };

const readRoute = createRoute({
  tags: ['Settings'],
  ...guarded('queue.read'),
  method: 'get',
  path: '/v1/lockdown',
  operationId: 'readLockdown',
  summary: 'Read the lockdown',
  description: 'Whether the service is locked down. While it is, only an admin gets this answer.',
  responses: { 200: { description: 'The lockdown', content }, ...problemResponses(COMMON_CODES) },
});

const changeRoute = createRoute({
  tags: ['Settings'],
  ...guarded('settings.manage'),
  method: 'put',
  path: '/v1/lockdown',
  operationId: 'changeLockdown',
  summary: 'Lock down, or end that',
  description:
    'In a lockdown everything under /v1 is refused but to an admin, and no consumer takes a run, everywhere within a second; runs in hand go on.',
  request: { body: jsonBody(WISH) },
  responses: {
    200: { description: 'The lockdown as it is now', content },
    ...problemResponses([...STEP_UP_CODES, ...BODY_CODES, 'E_BUSY']),
  },
});

/** The lockdown. */
export function addLockdownRoutes(api: Api, ports: Ports): void {
  registerBodies(api, [WISH]);
  api.openapi(readRoute, async (c) => c.json((await ports.store.settings.read()).lockdown, 200));
  api.openapi(changeRoute, async (c) => {
    const lockdown = await readBody(c.req.raw, wishSchema);
    const settings = await changeSettings(c, ports, (before) => {
      const details = { before: { ...before.lockdown }, after: { ...lockdown } };
      return { after: { ...before, lockdown }, fact: { action: 'lockdown.change', details, success: true } };
    });
    return c.json(settings.lockdown, 200);
  });
}
