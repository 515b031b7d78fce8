import type { MiddlewareHandler } from 'hono';
import { ClocheError } from '../core/errors.ts';
import { networkOf } from './network.ts';
import type { AppEnv, Ports } from './ports.ts';
import type { Refusals } from './refusals.ts';

/**
 * Lets a request pass when it bears a credential that counts, and notes who asks. A wrong one counts against the
 * address, and a right one takes nothing back: else whoever has one could guess others without end. None at all
 * is no guess. The middleware throws `E_UNAUTHENTICATED`, the same for whatever is wrong with a credential, and
 * `E_RATE_LIMITED` to an address that guessed too often, before it looks at what came.
 */
export function authenticate(ports: Ports, refusals: Refusals): MiddlewareHandler<AppEnv> {
  const { limiter } = ports.store;
  return async (c, next) => {
    const address = ports.addressOf(c);
    const guesser = `address:${networkOf(address)}`;
    await refuseBlocked(ports, guesser);
    const credential = bearerCredential(c.req.header('authorization') ?? '');
    const caller = credential === undefined ? undefined : await ports.access.identify(credential, address);
    if (!caller) {
      if (credential !== undefined) await limiter.fail(guesser);
      throw new ClocheError('E_UNAUTHENTICATED', 'Expected a valid API key or token as bearer token');
    }
    c.set('caller', caller);
    await refusals.authenticated(c);
    await next();
  };
}

async function refuseBlocked({ store }: Ports, guesser: string): Promise<void> {
  const retryAfterSeconds = await store.limiter.blockedFor(guesser);
  if (retryAfterSeconds === 0) return;
  const message = 'Expected fewer wrong credentials from this address, try again later';
  throw new ClocheError('E_RATE_LIMITED', message, { retryAfterSeconds });
}

function bearerCredential(header: string): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(header)?.[1];
}
