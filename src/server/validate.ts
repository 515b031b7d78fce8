import { type Hook, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ClocheError, type Fault } from '../core/errors.ts';
import type { AppEnv } from './ports.ts';

type AnyHook = Hook<unknown, AppEnv, string, undefined>;

/**
 * The one answer to parameters and headers that their schema refuses; the body has its own parser.
 * @throws ClocheError `E_SNIPPET_INVALID` at paths such as `query.limit` · `E_NOT_FOUND` for path parameters
 */
export const refuseInvalid: AnyHook = (result, c) => {
  if (result.success) return undefined;
  if (result.target === 'param') return refuseUnknown(c);
  const faults = result.error.issues.flatMap((issue) => toFaults(result.target, issue));
  const message = `Invalid request: ${faults[0]?.path}: ${faults[0]?.message}`;
  throw new ClocheError('E_SNIPPET_INVALID', message, { faults });
};

/** Answers a path or method that no route has. @throws ClocheError `E_NOT_FOUND` */
export function refuseUnknown(_c: Context): never {
  throw new ClocheError('E_NOT_FOUND', 'Expected a resource that exists, see /docs');
}

/** A whole number in a query string. */
export function wholeNumber(bounds: { min: number; max: number; fallback: number; description: string }) {
  const { min, max, fallback, description } = bounds;
  return z
    .string()
    .regex(/^\d{1,15}$/, 'Invalid input: expected a whole number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .default(fallback)
    .openapi({ type: 'integer', minimum: min, maximum: max, default: fallback, description });
}

function toFaults(target: string, issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: `${target}.${key}`, message: 'expected no such parameter' }));
  }
  return [{ path: [target, ...issue.path].join('.'), message: issue.message }];
}
