import { randomBytes } from 'node:crypto';
import type { Access } from '../../../src/access/access.ts';
import { createAccess } from '../../../src/access/create-access.ts';
import type { ApiKey } from '../../../src/core/access.ts';
import type { AuditEntry } from '../../../src/core/audit.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';

export const ADMIN_KEY = 'an-admin.key.of-this-test';
export const HOME = '192.0.2.1';
export const SECRET = new Uint8Array(32).fill(7);

/** Access over a memory store, by a clock that stands until it is moved. */
export interface Door {
  access: Access;
  store: Store;
  /** Milliseconds since the epoch. */
  clock: { now: number };
  /** Makes a key and keeps it. */
  addKey(grant?: Partial<ApiKey>): Promise<{ key: string; kept: ApiKey }>;
  /** Changes a kept key. */
  change(id: string, change: (key: ApiKey) => ApiKey): Promise<void>;
}

/** What may differ from one door to another on the same store. */
export interface DoorOptions extends Partial<Omit<Parameters<typeof createAccess>[0], 'now' | 'random'>> {
  clock?: { now: number };
  store?: Store;
}

export function openDoor(options: DoorOptions = {}): Door {
  const { clock = { now: Date.UTC(2026, 1, 12, 10, 30) }, ...given } = options;
  const { store = createMemoryStore({ now: () => clock.now }), ...rest } = given;
  const access = createAccess({
    keys: store.keys,
    factors: store.factors,
    limiter: store.limiter,
    secret: SECRET,
    adminKey: ADMIN_KEY,
    now: () => clock.now,
    random: (count) => new Uint8Array(randomBytes(count)),
    ...rest,
  });
  let keys = 0;
  return {
    access,
    store,
    clock,
    async addKey(grant = {}) {
      const { key, hash } = access.makeKey();
      const kept: ApiKey = {
        id: `key_${++keys}`,
        name: 'a key',
        role: 'submitter',
        hashes: [{ hash }],
        createdAt: clock.now,
        version: 1,
        ...grant,
      };
      if (!(await store.keys.save(kept, entryOf('key.create')))) throw new Error('the key was not kept');
      return { key, kept };
    },
    async change(id, change) {
      const kept = await store.keys.find(id);
      if (kept === undefined) throw new Error('no such key');
      const isSaved = await store.keys.save(
        { ...change(kept), version: kept.version + 1 },
        entryOf('key.update'),
      );
      if (!isSaved) throw new Error('the change was not kept');
    },
  };
}

export function entryOf(action: AuditEntry['action']): AuditEntry {
  return {
    timestamp: '2026-02-12T10:30:00.000Z',
    user_id: 'key_admin',
    role: 'admin',
    action,
    details: {},
    ip_address: HOME,
    success: true,
  };
}
