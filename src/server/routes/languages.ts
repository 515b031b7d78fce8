import { createRoute, z } from '@hono/zod-openapi';
import type { LanguageFacts } from '../../core/language.ts';
import { type Ceilings, ceilingOf, LIMIT_NAMES, resolveLimits } from '../../core/limits.ts';
import { guarded } from '../authorise.ts';
import type { Api, Ports } from '../ports.ts';
import { COMMON_CODES, problemResponses } from '../schemas/problem.ts';

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
  ...guarded('languages.read'),
  method: 'get',
  path: '/v1/languages',
  operationId: 'listLanguages',
  summary: 'List languages',
  description: 'What this host runs and the caller may, with the limits that it can hold and the caller has.',
  request: { query: z.strictObject({}) },
  responses: {
    200: {
      description: 'The languages',
      content: { 'application/json': { schema: z.array(languageSchema) } },
    },
    ...problemResponses([...COMMON_CODES, 'E_SNIPPET_INVALID']),
  },
});

/** What this host runs, as far as the caller may. */
export function addLanguageRoutes(api: Api, ports: Ports): void {
  api.openapi(listRoute, (c) => {
    const { languages, limits } = c.get('caller');
    const allowed = ports.languages.filter(({ language }) => languages?.includes(language) ?? true);
    return c.json(
      allowed.map((facts) => toLanguage(facts, limits)),
      200,
    );
  });
}

function toLanguage(facts: LanguageFacts, ceilings?: Ceilings): z.output<typeof languageSchema> {
  const { language, version, aliases, engine, enforces } = facts;
  const defaults = resolveLimits({}, ceilings);
  const limits = enforces.map((name) => [
    name,
    { default: defaults[name], ceiling: ceilingOf(name, ceilings) },
  ]);
  return { language, version, aliases: [...aliases], engine, limits: Object.fromEntries(limits) };
}
