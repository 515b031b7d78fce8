import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Api } from './ports.ts';

/** The OpenAPI 3.1 document of an app. */
export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const DESCRIPTION = [
  'Runs code that nobody has vetted, each snippet in a WebAssembly isolate made for it alone, under hard',
  'caps on time, memory and output. How the guest ended is an outcome; an error is what the caller or the',
  'service got wrong.',
].join(' ');

/** Writes the document of all routes that were added to the app; call it once, when they are all there. */
export function describeApi(api: Api, version: string): ApiDocument {
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key or a token: `Authorization: Bearer <key>`',
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'totp', {
    type: 'apiKey',
    in: 'header',
    name: 'Cloche-TOTP',
    description: 'A code of the second factor, or one of its recovery codes; each passes once',
  });
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Cloche',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'Runs', description: 'Submit, read, list and cancel runs' },
      { name: 'Languages', description: 'What this host runs' },
      {
        name: 'Keys',
        description: 'API keys, short-lived tokens, and the second factor of who manages them',
      },
      { name: 'Queue', description: 'Where the queue stands, and whether consumers take from it' },
      { name: 'Settings', description: 'What an admin may change while the service runs' },
      { name: 'Audit', description: 'The append-only log of who did what' },
      { name: 'Callers', description: 'The data that are held about one caller' },
      { name: 'Health', description: 'Liveness and readiness' },
      { name: 'Docs', description: 'This description' },
    ],
  });
}
