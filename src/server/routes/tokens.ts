import { createRoute, z } from '@hono/zod-openapi';
import { z as core } from 'zod';
import { ceilingsSchema, languagesSchema } from '../../core/key-grant.ts';
import { ROLE_NAMES } from '../../core/roles.ts';
import { guarded } from '../authorise.ts';
import { nameLanguages } from '../name-languages.ts';
import type { Api, Ports } from '../ports.ts';
import { auditEntry } from '../refusals.ts';
import { jsonBody, registerBodies } from '../schemas/json-body.ts';
import { BODY_CODES, COMMON_CODES, problemResponses } from '../schemas/problem.ts';
import { isoTime } from '../schemas/time.ts';
import { readBody } from '../validate.ts';

const MAX_SECONDS = 60 * 60;

/** What a token shall be narrowed to. */
const wishSchema = core.strictObject({
  role: core.enum(ROLE_NAMES).exactOptional().describe('Default: that of the key'),
  languages: languagesSchema.exactOptional(),
  limits: ceilingsSchema.exactOptional(),
  expiresInSeconds: core
    .int()
    .min(1)
    .max(MAX_SECONDS)
    .exactOptional()
    .describe('Default: 900; never past the end of the key'),
});

const WISH = {
  name: 'TokenWish',
  schema: wishSchema,
  example: { role: 'submitter', languages: ['python'], expiresInSeconds: 300 },
  isRequired: false,
};

/** A token that was just made. */
export const tokenSchema = z
  .object({
    token: z.string().openapi({ description: 'A JWT: `Authorization: Bearer <token>`' }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('Token');

const issueRoute = createRoute({
  tags: ['Keys'],
  ...guarded('tokens.issue'),
  method: 'post',
  path: '/v1/tokens',
  operationId: 'issueToken',
  summary: 'Issue a token',
  description:
    'Exchanges the key for a short-lived token with its rights or less. It ends within a second of its key. A token issues no tokens.',
  request: { body: jsonBody(WISH) },
  responses: {
    201: { description: 'The token', content: { 'application/json': { schema: tokenSchema } } },
    ...problemResponses([...COMMON_CODES, ...BODY_CODES]),
  },
});

/** Short-lived tokens in exchange for a key. */
export function addTokenRoutes(api: Api, ports: Ports): void {
  registerBodies(api, [WISH]);
  api.openapi(issueRoute, async (c) => {
    const { languages, ...others } = await readBody(c.req.raw, wishSchema);
    const wish = { ...others, ...(languages && { languages: nameLanguages(languages, ports.languages) }) };
    const { token, expiresAt } = await ports.access.issueToken(c.get('caller'), wish);
    const { role, limits } = wish;
    const details = {
      role: role ?? c.get('caller').role,
      ...(wish.languages && { languages: wish.languages }),
      ...(limits && { limits }),
      expires_at: isoTime(expiresAt),
    };
    // A token whose record is not kept is not given out either.
    await ports.store.audit.append(auditEntry(c, ports, { action: 'token.issue', details, success: true }));
    return c.json({ token, expiresAt: isoTime(expiresAt) }, 201);
  });
}
