import { type Hook, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ClocheError, type Fault } from '../core/errors.ts';
import { readJson } from './body.ts';
import type { AppEnv } from './ports.ts';

/** The most that the body of any call but a submission may hold: several times the largest that says something. */
const MAX_SMALL_BODY_BYTES = 64 * 1024;

type AnyHook = Hook<unknown, AppEnv, string, undefined>;

/**
 * The one answer to parameters and headers that their schema refuses; the body has its own parser.
 * @throws ClocheError `E_SNIPPET_INVALID` at paths such as `query.limit` · `E_NOT_FOUND` for path parameters
 */
export const refuseInvalid: AnyHook = (result, c) => {
  if (result.success) return undefined;
  if (result.target === 'param') return refuseUnknown(c);
  throw invalidRequest(result.error.issues.flatMap((issue) => toFaults([result.target], issue)));
};

/**
 * Reads a small JSON body as its schema has it; where nothing was sent, that is an empty object.
 * @throws ClocheError `E_SNIPPET_INVALID` with faults at paths into the body, and what `readJson` throws
 */
export async function readBody<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(isBodiless(request) ? {} : await readJson(request, MAX_SMALL_BODY_BYTES));
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.flatMap((issue) => toFaults([], issue)));
}

/** The refusal of a request whose fields are wrong. */
export function invalidRequest(faults: Fault[]): ClocheError {
  const message = `Invalid request: ${faults[0]?.path}: ${faults[0]?.message}`;
  return new ClocheError('E_SNIPPET_INVALID', message, { faults });
}

/** Answers a path or method that no route has. @throws ClocheError `E_NOT_FOUND` */
export function refuseUnknown(_c: Context): never {
  throw new ClocheError('E_NOT_FOUND', 'Expected a resource that exists, see /docs');
}

/** A whole number in a query string. */
export function wholeNumber({ fallback, ...bounds }: Bounds & { fallback: number }) {
  const { min: minimum, max: maximum, description } = bounds;
  return neededNumber(bounds)
    .default(fallback)
    .openapi({ type: 'integer', minimum, maximum, default: fallback, description });
}

/** A whole number in a query string that has to be there. */
export function neededNumber({ min, max, description }: Bounds) {
  return z
    .string('Invalid input: expected a whole number')
    .regex(/^\d{1,15}$/, 'Invalid input: expected a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .openapi({ type: 'integer', minimum: min, maximum: max, description });
}

interface Bounds {
  min: number;
  max: number;
  description: string;
}

const BODY_HEADERS = ['content-type', 'content-length', 'transfer-encoding'];

function isBodiless({ headers, body }: Request): boolean {
  return (
    body === null || headers.get('content-length') === '0' || !BODY_HEADERS.some((name) => headers.has(name))
  );
}

function toFaults(at: readonly PropertyKey[], issue: z.core.$ZodIssue): Fault[] {
  const path = [...at, ...issue.path];
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'expected no such field' }))
    : [{ path: path.join('.'), message: issue.message }];
}
