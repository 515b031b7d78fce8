import type { MiddlewareHandler } from 'hono';
import type { Ports } from './ports.ts';

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
 * Puts the security headers on every answer; a route may overwrite one of them. That browsers shall keep to TLS is
 * said only where TLS brought them (RFC 6797, section 7.2).
 */
export function secureHeaders({ isTls }: Pick<Ports, 'isTls'>): MiddlewareHandler {
  return async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    if (isTls(c)) c.header('Strict-Transport-Security', STRICT_TRANSPORT);
    await next();
  };
}
