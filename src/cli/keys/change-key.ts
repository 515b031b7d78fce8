import type { ApiKey } from '../../core/access.ts';
import { stateOfKey } from '../../core/api-key.ts';
import type { AuditAction } from '../../core/audit.ts';
import { retryLost } from '../../server/race.ts';
import { Failure } from '../failure.ts';
import type { Host } from './host.ts';

/** What a change makes of a key, and what the audit log says of that. */
export interface Change {
  action: AuditAction;
  make(before: ApiKey): ApiKey;
  describe(before: ApiKey, after: ApiKey): Record<string, unknown>;
}

/** Changes a key that is not revoked, with its audit record. Throws a Failure where there is none. */
export async function changeKey(host: Host, id: string, { action, make, describe }: Change): Promise<ApiKey> {
  return retryLost(async () => {
    const before = await findKey(host, id);
    if (stateOfKey(before, Date.now()) === 'revoked') {
      throw new Failure(2, `Expected a key that is not revoked, which is for good, got ${id}`);
    }
    const after = { ...make(before), version: before.version + 1 };
    const entry = host.entry(action, { key_id: id, ...describe(before, after) });
    return (await host.store.keys.save(after, entry)) ? after : undefined;
  });
}

/** The key of an id. Throws a Failure where there is none. */
export async function findKey({ store }: Pick<Host, 'store'>, id: string): Promise<ApiKey> {
  const key = await store.keys.find(id);
  if (key) return key;
  throw new Failure(2, `Expected the id of a key, as "cloche keys list" shows them, got ${id}`);
}
