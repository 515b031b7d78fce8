import type { Store } from '../core/ports.ts';
import type { AccessOptions } from './access-options.ts';
import { RedisKeys } from './api-keys.ts';
import { createRedisFactors } from './factors.ts';
import { createRedisLimiter } from './limiter.ts';
import { RedisSettings } from './live-settings.ts';
import type { Rates } from './rates.ts';

/** Makes the parts of a store in Redis that access control stands on; closing ends their reading. */
export function createRedisAccess(
  options: AccessOptions,
  rates: Rates,
): Pick<Store, 'keys' | 'factors' | 'limiter' | 'settings'> & AsyncDisposable {
  const settings = new RedisSettings(options);
  return {
    keys: new RedisKeys(options),
    factors: createRedisFactors(options),
    limiter: createRedisLimiter(options, rates),
    settings,
    [Symbol.asyncDispose]: () => settings[Symbol.asyncDispose](),
  };
}
