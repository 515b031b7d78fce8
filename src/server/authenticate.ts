import type { MiddlewareHandler } from 'hono';
import { ClocheError } from '../core/errors.ts';
import type { Caller } from '../core/ports.ts';
import type { AppEnv, Ports } from './ports.ts';
import type { Refusals } from './refusals.ts';

const ADMIN: Caller = { id: 'key_admin', role: 'admin' };

/**
 * Lets a request pass when it bears the key, and notes who asks.
 * The middleware throws `E_UNAUTHENTICATED`.
 */
export function authenticate(ports: Ports, refusals: Refusals): MiddlewareHandler<AppEnv> {
  const expected = new TextEncoder().encode(ports.adminKey);
  return async (c, next) => {
    const token = bearerToken(c.req.header('authorization') ?? '');
    if (token === undefined || !isEqual(new TextEncoder().encode(token), expected)) {
      const got = token === undefined ? 'none' : 'another';
      throw new ClocheError('E_UNAUTHENTICATED', `Expected a valid API key as bearer token, got ${got}`);
    }
    c.set('caller', ADMIN);
    await refusals.authenticated(c);
    await next();
  };
}

function bearerToken(header: string): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(header)?.[1];
}

/** Compares in a time that depends on the length of what was sent alone. */
function isEqual(sent: Uint8Array, expected: Uint8Array): boolean {
  const difference = sent.reduce((sum, byte, index) => sum | (byte ^ (expected[index] ?? 0)), 0);
  return difference === 0 && sent.length === expected.length;
}
