import { base64url } from 'jose';
import type { ApiKey, Identity, KeyHash, KeyStore } from '../core/access.ts';
import { isAddressIn } from '../core/address.ts';
import { permissionsOf } from '../core/roles.ts';
import { isEqualHash, type KeyedHash } from './keyed-hash.ts';

/** The id of the key that comes from the configuration. */
const ADMIN_ID = 'key_admin';

/** What tells whose an API key is. */
export interface ApiKeysOptions {
  keys: KeyStore;
  hash: KeyedHash;
  /** The key of the configuration, which no store holds. */
  adminKey: string;
  /** Milliseconds since the epoch. */
  now(): number;
  random(count: number): Uint8Array;
}

/** The API keys: those of the store, and the one of the configuration. */
export interface ApiKeys {
  /** A new key and the hash that is kept of it. */
  make(): { key: string; hash: string };
  /** Whether a text is the key of the configuration. */
  isAdmin(text: string): boolean;
  /** The bearer of a key. Whatever does not count costs the same: one hash, one look-up. */
  identify(text: string, address: string): Promise<Identity | undefined>;
  /**
   * When a key ends, or before it the secret that its bearer showed, in milliseconds since the epoch: `Infinity`
   * for never. Undefined where key or secret does not count.
   */
  endOf(named: Named): Promise<number | undefined>;
  /** The bearer of a token that names a key, where key and secret count now and at this address. */
  recall(named: Named, address: string): Promise<Identity | undefined>;
}

/** A key and by its mark one of its secrets, so that a token ends with that where the key goes on with another. */
export type Named = Required<Pick<Identity, 'id' | 'mark'>>;

const KEY_BYTES = 32;
const MARK_DIGITS = 32;

/** Recognises API keys by their keyed hashes: a key itself is held by its owner alone. */
export function createApiKeys(options: ApiKeysOptions): ApiKeys {
  const { keys, hash, adminKey, now, random } = options;
  const adminHash = hash(adminKey);
  const markOf = (kept: string) => hash(`mark ${kept}`).slice(0, MARK_DIGITS);

  const admin = adminIdentity(markOf(adminHash));
  const isMarked =
    (mark: string) =>
    ({ hash }: KeyHash) =>
      isEqualHash(markOf(hash), mark);

  const admit = async (key: ApiKey, { hash }: KeyHash, address: string): Promise<Identity | undefined> => {
    if (!isAlive(key, now()) || !isHome(key, address)) return undefined;
    await keys.touch(key.id, now());
    return toIdentity(key, markOf(hash));
  };

  return {
    make() {
      const key = `ck_${base64url.encode(random(KEY_BYTES))}`;
      return { key, hash: hash(key) };
    },
    isAdmin: (text) => isEqualHash(hash(text), adminHash),
    async identify(text, address) {
      const sent = hash(text);
      if (isEqualHash(sent, adminHash)) return admin;
      const key = await keys.findByHash(sent);
      const shown = key && currentHashes(key, now()).find(({ hash }) => isEqualHash(hash, sent));
      return shown && (await admit(key, shown, address));
    },
    async endOf({ id, mark }) {
      if (id === ADMIN_ID) return isEqualHash(admin.mark, mark) ? Number.POSITIVE_INFINITY : undefined;
      const key = await keys.find(id);
      if (key === undefined || !isAlive(key, now())) return undefined;
      const shown = currentHashes(key, now()).find(isMarked(mark));
      if (shown === undefined) return undefined;
      return Math.min(key.expiresAt ?? Number.POSITIVE_INFINITY, shown.until ?? Number.POSITIVE_INFINITY);
    },
    async recall({ id, mark }, address) {
      if (id === ADMIN_ID) return isEqualHash(admin.mark, mark) ? admin : undefined;
      const key = await keys.find(id);
      const shown = key && currentHashes(key, now()).find(isMarked(mark));
      return shown && (await admit(key, shown, address));
    },
  };
}

function isAlive(key: ApiKey, now: number): boolean {
  return key.revokedAt === undefined && (key.expiresAt ?? Number.POSITIVE_INFINITY) > now;
}

/** Whether the key may be used from an address. An empty list is none at all, so that a mistake shuts the door. */
function isHome(key: ApiKey, address: string): boolean {
  return key.addresses === undefined || isAddressIn(address, key.addresses);
}

/** The hashes of a key that count: the store may know one whose overlap has ended. */
function currentHashes(key: ApiKey, now: number): KeyHash[] {
  return key.hashes.filter(({ until }) => until === undefined || until > now);
}

function adminIdentity(mark: string): Identity & Named {
  return { id: ADMIN_ID, role: 'admin', permissions: permissionsOf('admin'), quotas: {}, via: 'key', mark };
}

function toIdentity({ id, role, languages, limits, quotas, rate }: ApiKey, mark: string): Identity {
  return {
    id,
    role,
    permissions: permissionsOf(role),
    quotas: quotas ?? {},
    via: 'key',
    mark,
    ...(languages && { languages }),
    ...(limits && { limits }),
    ...(rate !== undefined && { rate }),
  };
}
