import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from './ports.ts';

/** For how long a browser may remember what a preflight answered, in seconds. */
const MAX_AGE_SECONDS = 600;

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Prefer, Idempotency-Key, Cloche-TOTP',
  'Access-Control-Max-Age': String(MAX_AGE_SECONDS),
};

const EXPOSED = 'Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate';

/**
 * Lets pages of the given origins call the API (the Fetch standard's CORS protocol), never with cookies. Any other
 * origin is answered as if there were none, and without origins no answer says anything of them. Hono's own step
 * makes the answer before the routes do, and so keeps them from overwriting a header.
 */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<AppEnv> {
  if (origins.length === 0) return (_c, next) => next();
  return async (c, next) => {
    const headers = c.get('headers');
    headers.Vary = 'Origin';
    const origin = c.req.header('origin');
    if (origin === undefined || !origins.includes(origin)) return next();
    headers['Access-Control-Allow-Origin'] = origin;
    if (isPreflight(c)) return c.body(null, 204, PREFLIGHT);
    headers['Access-Control-Expose-Headers'] = EXPOSED;
    return next();
  };
}

function isPreflight(c: Context): boolean {
  return c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
}
