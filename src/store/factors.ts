import type { SecondFactorStore } from '../core/access.ts';
import type { AccessOptions } from './access-options.ts';
import type { About } from './cipher.ts';
import { reach } from './connection.ts';
import { callerPart } from './keys.ts';

/** The second factors in Redis: sealed texts, never cached, so that no code works twice. */
export function createRedisFactors({ redis, keys, cipher, record }: AccessOptions): SecondFactorStore {
  const place = (caller: string) => keys.factor + callerPart(caller);
  return {
    async find(caller) {
      const sealed = await reach(() => redis.hget(place(caller), 'text'));
      return sealed === null ? undefined : JSON.parse(cipher.open(sealed, about(caller)));
    },
    async save(factor, entry) {
      const { caller, version } = factor;
      const sealed = cipher.seal(JSON.stringify(factor), about(caller));
      return (await reach(() => redis.saveText(place(caller), version, sealed, record(entry), ''))) === 1;
    },
  };
}

function about(caller: string): About {
  return { kind: 'factor', id: caller, caller };
}
