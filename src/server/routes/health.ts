import { createRoute, z } from '@hono/zod-openapi';
import type { Api, Ports } from '../ports.ts';
import { problemResponses } from '../schemas/problem.ts';

const TAG = { tags: ['Health'], security: [] };
const okContent = { 'application/json': { schema: z.object({ status: z.literal('ok') }) } };

const aliveRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/healthz',
  operationId: 'isAlive',
  summary: 'Liveness',
  description: 'Answers as long as the process does.',
  responses: { 200: { description: 'Alive', content: okContent } },
});

const readyRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/readyz',
  operationId: 'isReady',
  summary: 'Readiness',
  description: 'Answers 200 while the store can be reached.',
  responses: { 200: { description: 'Ready', content: okContent }, ...problemResponses(['E_STORE_DOWN']) },
});

/** Liveness and readiness, open to all. */
export function addHealthRoutes(api: Api, ports: Ports): void {
  api.openapi(aliveRoute, (c) => c.json({ status: 'ok' as const }, 200));
  api.openapi(readyRoute, async (c) => {
    await ports.store.ping();
    return c.json({ status: 'ok' as const }, 200);
  });
}
