import { createRoute, z } from '@hono/zod-openapi';
import type { LanguageFacts } from '../../core/language.ts';
import { LIMIT_NAMES, LIMITS, resolveLimits } from '../../core/limits.ts';
import type { Api, Ports } from '../ports.ts';
import { problemResponses } from '../schemas/problem.ts';

const limitSchema = z.object({
  default: z.number().int().nullable().openapi({ description: 'Null where nothing is set unless asked for' }),
  ceiling: z.number().int(),
});

/** A language as it is listed. */
export const languageSchema = z
  .object({
    language: z.string(),
    version: z.string(),
    aliases: z.array(z.string()),
    engine: z.string(),
    limits: z
      .partialRecord(z.enum(LIMIT_NAMES), limitSchema)
      .openapi({ description: 'The limits that can be asked for; others are refused' }),
  })
  .openapi('Language');

const listRoute = createRoute({
  tags: ['Languages'],
  security: [{ key: [] }],
  method: 'get',
  path: '/v1/languages',
  operationId: 'listLanguages',
  summary: 'List languages',
  description: 'What this host runs, with the limits that it can hold.',
  request: { query: z.strictObject({}) },
  responses: {
    200: {
      description: 'The languages',
      content: { 'application/json': { schema: z.array(languageSchema) } },
    },
    ...problemResponses(['E_UNAUTHENTICATED', 'E_SNIPPET_INVALID', 'E_INTERNAL']),
  },
});

/** What this host runs. */
export function addLanguageRoutes(api: Api, ports: Ports): void {
  const languages = ports.languages.map(toLanguage);
  api.openapi(listRoute, (c) => c.json(languages, 200));
}

function toLanguage(facts: LanguageFacts): z.output<typeof languageSchema> {
  const { language, version, aliases, engine, enforces } = facts;
  const defaults = resolveLimits({});
  const limits = enforces.map((name) => [name, { default: defaults[name], ceiling: LIMITS[name].ceiling }]);
  return { language, version, aliases: [...aliases], engine, limits: Object.fromEntries(limits) };
}
