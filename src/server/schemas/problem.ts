import { z } from '@hono/zod-openapi';
import { ERRORS, type ErrorCode } from '../../core/errors.ts';
import { PROBLEM_TYPE, PROBLEMS } from '../problem.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

/** The body of every error (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().openapi({ description: 'The place in the docs that explains the code' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().openapi({ description: 'What was expected and what came; for people' }),
    code: z.enum(CODES).openapi({ description: 'Stable; for programs' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({
        description: 'Each place that is wrong: a dotted path into the body, or `query.…`, `header.…`',
      }),
    incident: z.string().optional().openapi({ description: 'Names the log entry of an internal error' }),
  })
  .openapi('Problem');

const RETRY_HEADER = {
  'Retry-After': { description: 'Seconds after which to ask again', schema: { type: 'integer' } },
};

/** What any call with a key can meet. */
export const COMMON_CODES: readonly ErrorCode[] = [
  'E_UNAUTHENTICATED',
  'E_FORBIDDEN',
  'E_RATE_LIMITED',
  'E_LOCKED_DOWN',
  'E_STORE_DOWN',
  'E_INTERNAL',
];

/** What any call can meet that needs a second factor. */
export const STEP_UP_CODES: readonly ErrorCode[] = [...COMMON_CODES, 'E_STEP_UP_REQUIRED'];

/** What any call with a body can meet. */
export const BODY_CODES: readonly ErrorCode[] = [
  'E_SNIPPET_INVALID',
  'E_BODY_TOO_LARGE',
  'E_UNSUPPORTED_MEDIA',
];

/**
 * The error responses of a route for its document, one per status. The type says nothing of them: they are
 * thrown, so a handler never returns one.
 */
export function problemResponses(codes: readonly ErrorCode[]): Record<never, never> {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  const rows = statuses.map((status) => {
    const here = codes.filter((code) => PROBLEMS[code].status === status);
    const description = here.map((code) => `\`${code}\` ${PROBLEMS[code].title}`).join(' · ');
    const headers = here.some((code) => ERRORS[code].retry) ? RETRY_HEADER : {};
    return [status, { description, headers, content: { [PROBLEM_TYPE]: { schema: problemSchema } } }];
  });
  return Object.fromEntries(rows);
}
