import { createRoute, z } from '@hono/zod-openapi';
import { z as core } from 'zod';
import { MAX_OVERLAP_SECONDS } from '../../core/api-key.ts';
import { keyChangeSchema, keyGrantSchema } from '../../core/key-grant.ts';
import { guarded } from '../authorise.ts';
import { jsonBody } from '../schemas/json-body.ts';
import { keyPageSchema, keySchema, newKeySchema } from '../schemas/key.ts';
import { BODY_CODES, COMMON_CODES, problemResponses, STEP_UP_CODES } from '../schemas/problem.ts';
import { wholeNumber } from '../validate.ts';

const CHANGE = { tags: ['Keys'], ...guarded('keys.manage') };
// Keys are paged through, and a code passes once in half a minute; what is read here opens nothing.
const LOOK = { tags: ['Keys'], ...guarded('keys.manage', { isStepUp: false }) };
const CHANGE_CODES = [...STEP_UP_CODES, ...BODY_CODES, 'E_NOT_FOUND', 'E_BUSY'] as const;

const keyContent = { 'application/json': { schema: keySchema } };
const newKeyContent = { 'application/json': { schema: newKeySchema } };
const idParam = z.object({
  id: z
    .string()
    .regex(/^key_[0-9a-z]{1,64}$/)
    .openapi({ description: '`id` of the key' }),
});

/** What a rotation asks for. */
export const rotationSchema = core.strictObject({
  overlapSeconds: core
    .int()
    .min(0)
    .max(MAX_OVERLAP_SECONDS)
    .default(0)
    .describe('How long the older key goes on; at 0 it ends at once, as it must where it has leaked'),
});

/** The bodies of the routes of keys. */
export const KEY_BODIES = {
  grant: {
    name: 'KeyGrant',
    schema: keyGrantSchema,
    example: {
      name: 'grading of the course',
      role: 'submitter',
      languages: ['python'],
      limits: { wallMs: 2000 },
      addresses: ['192.0.2.0/24', '2001:db8::/32'],
    },
  },
  change: {
    name: 'KeyChange',
    schema: keyChangeSchema,
    example: { role: 'viewer', languages: null, rate: { requests: 10, windowSeconds: 60 } },
  },
  rotation: {
    name: 'KeyRotation',
    schema: rotationSchema,
    example: { overlapSeconds: 3600 },
    isRequired: false,
  },
};

/** `POST /v1/keys`. */
export const createKeyRoute = createRoute({
  ...CHANGE,
  method: 'post',
  path: '/v1/keys',
  operationId: 'createKey',
  summary: 'Make a key',
  description:
    'Makes an API key and shows it this once: only a keyed hash of it is kept. A token makes no keys, or it would outlive itself.',
  request: { body: jsonBody(KEY_BODIES.grant) },
  responses: {
    201: {
      description: 'The key',
      headers: { Location: { description: 'Where to read the key', schema: { type: 'string' } } },
      content: newKeyContent,
    },
    ...problemResponses([...STEP_UP_CODES, ...BODY_CODES, 'E_BUSY']),
  },
});

/** `GET /v1/keys`. */
export const listKeysRoute = createRoute({
  ...LOOK,
  method: 'get',
  path: '/v1/keys',
  operationId: 'listKeys',
  summary: 'List keys',
  description:
    'All keys that were ever made, in the order of their ids; the key of the configuration is none of them.',
  request: {
    query: z.strictObject({
      cursor: z.string().min(1).max(256).optional().openapi({ description: '`next` of the page before' }),
      limit: wholeNumber({ min: 1, max: 200, fallback: 50, description: 'The most keys to answer' }),
    }),
  },
  responses: {
    200: { description: 'A page of keys', content: { 'application/json': { schema: keyPageSchema } } },
    ...problemResponses([...COMMON_CODES, 'E_SNIPPET_INVALID']),
  },
});

/** `GET /v1/keys/{id}`. */
export const readKeyRoute = createRoute({
  ...LOOK,
  method: 'get',
  path: '/v1/keys/{id}',
  operationId: 'readKey',
  summary: 'Read a key',
  description: 'What a key is granted, and when it was last used.',
  request: { params: idParam },
  responses: {
    200: { description: 'The key', content: keyContent },
    ...problemResponses([...COMMON_CODES, 'E_NOT_FOUND']),
  },
});

/** `PATCH /v1/keys/{id}`. */
export const changeKeyRoute = createRoute({
  ...CHANGE,
  method: 'patch',
  path: '/v1/keys/{id}',
  operationId: 'changeKey',
  summary: 'Change a key',
  description:
    'A field that is there replaces the old one whole, and null removes it. It counts everywhere within a second. Nobody changes the key that he came with.',
  request: { params: idParam, body: jsonBody(KEY_BODIES.change) },
  responses: {
    200: { description: 'The key as it is now', content: keyContent },
    ...problemResponses(CHANGE_CODES),
  },
});

/** `POST /v1/keys/{id}/rotate`. */
export const rotateKeyRoute = createRoute({
  ...CHANGE,
  method: 'post',
  path: '/v1/keys/{id}/rotate',
  operationId: 'rotateKey',
  summary: 'Rotate a key',
  description:
    'Gives the same identity another key, shown this once; the older one goes on for the overlap, which is none unless asked for.',
  request: { params: idParam, body: jsonBody(KEY_BODIES.rotation) },
  responses: {
    200: { description: 'The new key', content: newKeyContent },
    ...problemResponses(CHANGE_CODES),
  },
});

/** `DELETE /v1/keys/{id}`. */
export const revokeKeyRoute = createRoute({
  ...CHANGE,
  method: 'delete',
  path: '/v1/keys/{id}',
  operationId: 'revokeKey',
  summary: 'Revoke a key',
  description:
    'Ends a key and all tokens made with it, everywhere within a second and for good. What was said of it can still be read.',
  request: { params: idParam },
  responses: {
    200: { description: 'The key as it was', content: keyContent },
    ...problemResponses([...STEP_UP_CODES, 'E_NOT_FOUND', 'E_BUSY']),
  },
});
