import { createRoute, z } from '@hono/zod-openapi';
import { guarded } from '../authorise.ts';
import { changeSettings } from '../change-settings.ts';
import type { Api, Ports } from '../ports.ts';
import { COMMON_CODES, problemResponses } from '../schemas/problem.ts';

/** Where the queue stands. */
export const queueSchema = z
  .object({
    languages: z.array(
      z.object({ language: z.string(), queued: z.number().int(), running: z.number().int() }),
    ),
    consumers: z.array(z.string()).openapi({ description: 'Names of the consumers that live' }),
    isDrained: z.boolean().openapi({ description: 'Whether consumers take nothing new' }),
    isLockedDown: z.boolean(),
  })
  .openapi('Queue');

/** Whether consumers take nothing new. */
export const drainedSchema = z.object({ isDrained: z.boolean() }).openapi('Drained');

const readRoute = createRoute({
  tags: ['Queue'],
  ...guarded('queue.read'),
  method: 'get',
  path: '/v1/queue',
  operationId: 'readQueue',
  summary: 'Read the queue',
  description: 'How many runs wait and run, by language, and which consumers live.',
  responses: {
    200: { description: 'The queue', content: { 'application/json': { schema: queueSchema } } },
    ...problemResponses(COMMON_CODES),
  },
});

/** The two ways to turn the consumers, by the last part of their path. */
const TURNS = {
  drain: {
    operationId: 'drainConsumers',
    summary: 'Drain the consumers',
    description: 'Consumers take nothing new, everywhere within a second; runs in hand go on, others wait.',
    isDrained: true,
  },
  resume: {
    operationId: 'resumeConsumers',
    summary: 'Resume the consumers',
    description: 'Consumers take runs again.',
    isDrained: false,
  },
} as const;

function turnRoute(turn: keyof typeof TURNS) {
  const { isDrained: _, ...texts } = TURNS[turn];
  return createRoute({
    tags: ['Queue'],
    ...guarded('queue.control'),
    ...texts,
    method: 'post',
    path: `/v1/consumers/${turn}`,
    responses: {
      200: {
        description: 'How the consumers are told to be',
        content: { 'application/json': { schema: drainedSchema } },
      },
      ...problemResponses([...COMMON_CODES, 'E_BUSY']),
    },
  });
}

/** The queue, and the consumers that take from it. */
export function addQueueRoutes(api: Api, ports: Ports): void {
  api.openapi(readRoute, async (c) => {
    const [status, { isDrained, lockdown }] = await Promise.all([
      ports.store.queue.status(),
      ports.store.settings.read(),
    ]);
    return c.json({ ...status, isDrained, isLockedDown: lockdown.isOn }, 200);
  });
  for (const turn of ['drain', 'resume'] as const) addTurn(api, ports, turn);
}

function addTurn(api: Api, ports: Ports, turn: keyof typeof TURNS): void {
  const { isDrained } = TURNS[turn];
  api.openapi(turnRoute(turn), async (c) => {
    const action = `consumers.${turn}` as const;
    await changeSettings(c, ports, (before) => {
      const details = { was_drained: before.isDrained };
      return { after: { ...before, isDrained }, fact: { action, details, success: true } };
    });
    return c.json({ isDrained }, 200);
  });
}
