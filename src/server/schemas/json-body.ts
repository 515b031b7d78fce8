import { z } from 'zod';
import type { Schema } from '../docs/schema.ts';
import type { Api } from '../ports.ts';

/** A request body as the document shows it: a named schema, and an example that works as it stands. */
export interface JsonBody {
  name: string;
  schema: z.ZodType;
  example: unknown;
  isRequired?: boolean;
}

/**
 * The `body` of a route. It refers to its schema by name, so that the body is not read by the router, which
 * knows no cap, but by `readBody`.
 */
export function jsonBody({ name, example, isRequired = true }: JsonBody) {
  const schema = { $ref: `#/components/schemas/${name}` };
  return { required: isRequired, content: { 'application/json': { schema, example } } };
}

/** Writes the schemas of bodies into the document, as what is sent. */
export function registerBodies(api: Api, bodies: readonly JsonBody[]): void {
  for (const { name, schema } of bodies) {
    const { $schema: _, ...written } = z.toJSONSchema(schema, { io: 'input', override: dropPattern });
    api.openAPIRegistry.registerComponent('schemas', name, written as Schema);
  }
}

/** A format says all that the pattern beside it does, and can be read. */
function dropPattern({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
