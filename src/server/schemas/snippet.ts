import { z } from '@hono/zod-openapi';
import { snippetSchema } from '../../core/snippet.ts';

const { shape } = snippetSchema;

const MEANING: Record<keyof typeof shape, string> = {
  language: 'Name or alias of a language, see `GET /v1/languages`',
  source: 'Program text, or for `wasm` a module or component, in base64 or as text; give this or an `entry`',
  files: 'Files placed in the working directory `/sandbox`, by relative path',
  entry: 'Path of the file to run in place of `source`',
  stdin: 'What the program reads from its standard input',
  args: 'Arguments of the program',
  env: 'Environment of the program',
  tenant: 'Whose code it is, when one key serves many end users',
  limits: 'Caps of this run; above the ceiling is an error, never clamped',
  deterministic: 'Fixes clock and randomness: same input, same outcome',
  invoke:
    'Export of a WebAssembly module or component that is called in place of its entry, and its arguments as JSON',
  collect: 'Globs of the files that come back; default: those created or changed',
};

const described = Object.entries(shape).map(([name, field]) => [
  name,
  field.describe(MEANING[name as keyof typeof shape]),
]);

/** The request body of a run as the document shows it; requests are parsed by core. */
export const snippetDocument: z.ZodType = z.strictObject(Object.fromEntries(described));

/** A body that runs as it stands. */
export const SNIPPET_EXAMPLE = {
  language: 'javascript',
  source: 'console.log(6 * 7)',
  limits: { wallMs: 1000 },
};
