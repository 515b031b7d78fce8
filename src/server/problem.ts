import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ClocheError, type ErrorCode, type Fault } from '../core/errors.ts';
import type { AppEnv, Ports } from './ports.ts';
import { type Refusals, requestName } from './refusals.ts';

/** What each error code is over HTTP: its status, and a title that never varies. */
export const PROBLEMS: Record<ErrorCode, { status: ContentfulStatusCode; title: string }> = {
  E_UNAUTHENTICATED: { status: 401, title: 'No valid API key or token' },
  E_FORBIDDEN: { status: 403, title: 'Not allowed' },
  E_STEP_UP_REQUIRED: { status: 403, title: 'Second factor required' },
  E_NOT_FOUND: { status: 404, title: 'Nothing here' },
  E_SNIPPET_INVALID: { status: 422, title: 'Invalid request' },
  E_LIMIT_TOO_HIGH: { status: 422, title: 'Limit above its ceiling' },
  E_LANGUAGE_UNKNOWN: { status: 422, title: 'Unknown language' },
  E_IDEMPOTENCY_MISMATCH: { status: 409, title: 'Idempotency key of another request' },
  E_BODY_TOO_LARGE: { status: 413, title: 'Body too large' },
  E_UNSUPPORTED_MEDIA: { status: 415, title: 'Unsupported media type' },
  E_RATE_LIMITED: { status: 429, title: 'Too many requests' },
  E_QUOTA_EXCEEDED: { status: 429, title: 'Quota exceeded' },
  E_BUSY: { status: 503, title: 'Queue full' },
  E_LOCKED_DOWN: { status: 503, title: 'Locked down' },
  E_STORE_DOWN: { status: 503, title: 'Store out of reach' },
  E_INTERNAL: { status: 500, title: 'Internal error' },
};

/** The media type of every error (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/** The body of an error; `type` is the place in the docs that explains its code. */
interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  errors?: readonly Fault[];
  incident?: string;
}

/** Of what a request got wrong so much is told: what was sent may be all faults, and long ones. */
const MOST_FAULTS = 100;
const MOST_CHARACTERS = 1000;

/** Makes the step that turns whatever was thrown into a problem, and has the refusal noted. */
export function answerProblem(ports: Ports, refusals: Refusals): ErrorHandler<AppEnv> {
  return async (failure, c) => {
    const thrown = await payAnyway(c, failure);
    const isOurs = thrown instanceof ClocheError && thrown.code !== 'E_INTERNAL';
    const error = isOurs
      ? thrown
      : new ClocheError('E_INTERNAL', 'Internal error, logged under this incident');
    const incident = isOurs ? undefined : logIncident(thrown, c, ports);
    await refusals.refused(c, error.code);
    return sendProblem(c, error, incident);
  };
}

/** What failed before it was counted counts too, and is refused for that where it is one too many. */
async function payAnyway(c: Context<AppEnv>, failure: unknown): Promise<unknown> {
  try {
    await c.get('toll')?.pay();
    return failure;
  } catch (refusal) {
    return refusal;
  }
}

/** Answers with a problem and the headers that its code calls for. */
function sendProblem(c: Context, error: ClocheError, incident?: string): Response {
  const { code, faults } = error;
  const { title, status } = PROBLEMS[code];
  const problem: Problem = {
    type: `/docs#${code}`,
    title,
    status,
    detail: shorten(error.message),
    code,
    ...(faults.length > 0 && { errors: faults.slice(0, MOST_FAULTS).map(shortenFault) }),
    ...(incident !== undefined && { incident }),
  };
  if (code === 'E_UNAUTHENTICATED') c.header('WWW-Authenticate', 'Bearer realm="cloche"');
  if (error.canRetry) c.header('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? 1))));
  return c.body(JSON.stringify(problem), status, { 'Content-Type': PROBLEM_TYPE });
}

function shortenFault({ path, message }: Fault): Fault {
  return { path: shorten(path), message: shorten(message) };
}

function shorten(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** Logs a failure of the service itself, and gives the id that an answer may name. */
export function logIncident(cause: unknown, c: Context, ports: Ports): string {
  const hex = Array.from(ports.random(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const incident = `inc_${hex}`;
  ports.log({ event: 'incident', incident, request: requestName(c), cause });
  return incident;
}
