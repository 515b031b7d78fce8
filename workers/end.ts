import { z } from 'zod';
import { CAPS } from '../src/core/outcome.ts';
import { ProtocolError } from './protocol.ts';

const text = z.string();
const amount = z.number().nonnegative();

/** What an end frame holds; everything in it is the sandbox's own claim. */
const endSchema = z.strictObject({
  status: z.enum(['ok', 'error', 'limit']),
  limit: z.enum(CAPS).optional(),
  exitCode: z.int().min(0).max(255).nullable(),
  value: text.optional(),
  isTruncated: z.literal(true).optional(),
  isLast: z.literal(true).optional(),
  valueText: text.optional(),
  error: z.strictObject({ name: text, message: text, stack: text }).optional(),
  memoryBytes: amount,
  fuel: amount.nullable(),
  wallMs: amount,
  armMs: amount,
  cpuMs: amount,
});
export type EndMessage = z.output<typeof endSchema>;

const readySchema = z.strictObject({ build: z.string().regex(/^sha256:[0-9a-f]{64}$/) });

/** Reads an end frame. @throws ProtocolError */
export function parseEnd(payload: Uint8Array): EndMessage {
  return parse(endSchema, payload);
}

/** Reads a ready frame: the hash of the engine's binary. @throws ProtocolError */
export function parseReady(payload: Uint8Array): { build: string } {
  return parse(readySchema, payload);
}

function parse<T>(schema: z.ZodType<T>, payload: Uint8Array): T {
  const result = schema.safeParse(
    parseJson(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString()),
  );
  if (!result.success) throw new ProtocolError('A message of the sandbox does not have its shape');
  return result.data;
}

/** How deep a guest's value may nest: beyond this, those who print the outcome could overflow their stack. */
const MAX_DEPTH = 200;

/** A guest's JSON as a value; undefined when it is malformed or nests too deep. */
export function parseValue(json: string): { value: unknown } | undefined {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at++) {
    const character = json.charCodeAt(at);
    if (isInString && character === BACKSLASH) at++;
    else if (character === QUOTE) isInString = !isInString;
    else if (!isInString && (character === BRACE || character === BRACKET)) depth++;
    else if (!isInString && (character === BRACE + 2 || character === BRACKET + 2)) depth--;
    if (depth > MAX_DEPTH) return undefined;
  }
  const value = parseJson(json);
  return value === undefined ? undefined : { value };
}

const [QUOTE, BACKSLASH, BRACKET, BRACE] = [0x22, 0x5c, 0x5b, 0x7b];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
