import { createRoute, z } from '@hono/zod-openapi';
import { renderPage } from '../docs/page.ts';
import { describeApi } from '../openapi.ts';
import type { Api, Ports } from '../ports.ts';

const TAG = { tags: ['Docs'], security: [] };

const documentRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/openapi.json',
  operationId: 'readDocument',
  summary: 'OpenAPI document',
  description: 'This API in OpenAPI 3.1.',
  responses: {
    200: {
      description: 'The document',
      content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
    },
  },
});

const pageRoute = createRoute({
  ...TAG,
  method: 'get',
  path: '/docs',
  operationId: 'readDocs',
  summary: 'Docs page',
  description: 'The same for people: one page that loads nothing else.',
  responses: { 200: { description: 'The page', content: { 'text/html': { schema: z.string() } } } },
});

/** The document of the API and its page, open to all; both are made once, when first asked for. */
export function addDocsRoutes(api: Api, ports: Ports): void {
  const document = once(() => describeApi(api, ports.version));
  const page = once(() => renderPage(document()));
  api.openAPIRegistry.registerPath(documentRoute);
  api.get(documentRoute.path, (c) => c.json(document(), 200, { 'Cache-Control': 'no-cache' }));
  api.openapi(pageRoute, async (c) => {
    const { html, policy } = await page();
    return c.html(html, 200, { 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy });
  });
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
