import { z } from '@hono/zod-openapi';
import { CAPS, STATUSES } from '../../core/outcome.ts';

const errorSchema = z
  .object({ name: z.string(), message: z.string(), stack: z.string() })
  .openapi({ description: "The guest's own failure, with guest frames only" });

const fileSchema = z.object({
  path: z.string(),
  content: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  bytes: z.number().int(),
});

const deniedSchema = z
  .object({ network: z.number().int(), process: z.number().int(), host: z.number().int() })
  .partial()
  .openapi({ description: 'What the guest reached for and did not get, counted by kind' });

const usageSchema = z.object({
  wallMs: z.number(),
  cpuMs: z.number(),
  memoryBytes: z.number().int(),
  outputBytes: z.number().int(),
  fuel: z.number().int().nullable(),
});

const timingsSchema = z.object({
  queueMs: z.number(),
  armMs: z.number(),
  runMs: z.number(),
  totalMs: z.number(),
});

const runtimeSchema = z.object({
  language: z.string(),
  version: z.string(),
  engine: z.string(),
  build: z.string(),
  unenforced: z
    .array(z.string())
    .optional()
    .openapi({ description: 'Default limits that this host cannot hold' }),
});

/** How a run ended, as core's Outcome has it. */
export const outcomeSchema = z
  .object({
    status: z.enum(STATUSES).openapi({ description: 'How the run ended' }),
    limit: z.enum(CAPS).optional().openapi({ description: 'Which cap ended it, with status `limit`' }),
    exitCode: z.number().int().nullable().openapi({ description: 'Null when killed' }),
    stdout: z.string().openapi({ description: 'UTF-8, malformed bytes replaced' }),
    stderr: z.string(),
    stdoutBase64: z.string().optional().openapi({ description: 'The bytes, where they were not UTF-8' }),
    stderrBase64: z.string().optional(),
    truncated: z.boolean().openapi({ description: 'True when the output cap cut something' }),
    value: z.unknown().optional().openapi({ description: 'JSON of the last expression, absent if not JSON' }),
    valueText: z.string().optional().openapi({ description: 'Its printed form' }),
    display: z.array(z.object({ mime: z.string(), data: z.string() })),
    error: errorSchema.optional(),
    files: z.array(fileSchema).openapi({ description: 'The files that came back' }),
    denied: deniedSchema.optional(),
    usage: usageSchema,
    timings: timingsSchema,
    runtime: runtimeSchema,
  })
  .openapi('Outcome');
