import type { MiddlewareHandler } from 'hono';
import { ClocheError } from '../core/errors.ts';
import type { AppEnv, Ports } from './ports.ts';

const RETRY_SECONDS = 60;

/**
 * While the service is locked down, lets only those pass who may end that.
 * The middleware throws `E_LOCKED_DOWN`.
 */
export function refuseLockedDown({ store }: Ports): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { lockdown } = await store.settings.read();
    if (lockdown.isOn && !c.get('caller').permissions.has('settings.manage')) {
      const reason = lockdown.reason === '' ? '' : `: ${lockdown.reason}`;
      throw new ClocheError('E_LOCKED_DOWN', `An admin has locked the service down${reason}`, {
        retryAfterSeconds: RETRY_SECONDS,
      });
    }
    await next();
  };
}
