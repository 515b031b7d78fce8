import type { Context, MiddlewareHandler, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import type { AppEnv, Ports } from './ports.ts';

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** A year, for this host alone: the service knows nothing of others in the domain. */
const STRICT_TRANSPORT = 'max-age=31536000';

/**
 * Puts the security headers on every answer, and those that later steps note; a route may overwrite one of them. That
 * browsers shall keep to TLS is said only where TLS brought them (RFC 6797, section 7.2).
 */
export function answerHeaders({ isTls }: Pick<Ports, 'isTls'>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('headers', { ...HEADERS, ...(isTls(c) && { 'Strict-Transport-Security': STRICT_TRANSPORT }) });
    await next();
    // None are left after `answerJson`: its answer is not to be asked for its headers, which would copy them.
    for (const [name, value] of Object.entries(c.get('headers'))) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

/**
 * Answers JSON together with all headers that were noted. A host writes a plain record as it is, where `c.json` has each
 * of them checked, put into a `Headers`, sorted and read out again: for routes that are called often.
 */
export function answerJson<T, S extends ContentfulStatusCode>(
  c: Context<AppEnv>,
  value: T,
  status: S,
): Response & TypedResponse<JSONParsed<T>, S, 'json'> {
  const headers = { ...c.get('headers'), 'Content-Type': 'application/json' };
  c.set('headers', {});
  return new Response(JSON.stringify(value), { status, headers }) as Response &
    TypedResponse<JSONParsed<T>, S, 'json'>;
}
