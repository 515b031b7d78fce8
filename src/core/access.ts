import type { AuditEntry } from './audit.ts';
import type { Limits } from './limits.ts';
import type { Page } from './page.ts';
import type { Permission, Role } from './roles.ts';

/** Requests that one caller may make in a window; both whole numbers from 1 on, the window in seconds. */
export interface Rate {
  requests: number;
  windowSeconds: number;
}

/** What one caller may have at once and use in a day (UTC); what is absent is as the service has it. */
export interface Quotas {
  /** Runs that wait. */
  queued?: number;
  /** Runs that are with a consumer. */
  concurrent?: number;
  cpuSecondsPerDay?: number;
}

/** What a credential narrows: languages that may be run, and ceilings below those of the service. */
export interface Restrictions {
  languages?: string[];
  limits?: Partial<Record<Exclude<keyof Limits, 'fuel'>, number>>;
}

/** What is decided about a key: everything but its identity and its secret. */
export interface KeyGrant extends Restrictions {
  name: string;
  role: Role;
  /** Milliseconds since the epoch; absent where the key does not expire. */
  expiresAt?: number;
  /** CIDR blocks or addresses, v4 and v6; absent where every address may use it. */
  addresses?: string[];
  quotas?: Quotas;
  /** Absent: the service's own; null: no rate limit. */
  rate?: Rate | null;
}

/** A keyed hash of an API key, in hex, and until when it counts where a rotation has replaced it. */
export interface KeyHash {
  hash: string;
  until?: number;
}

/** An API key as it is kept. Times are in milliseconds since the epoch. */
export interface ApiKey extends KeyGrant {
  id: string;
  /** The newest first; only keyed hashes are kept, never the key. */
  hashes: KeyHash[];
  createdAt: number;
  revokedAt?: number;
  lastUsedAt?: number;
  /** Counts the changes, from 1. */
  version: number;
}

/** The API keys. Reads may be up to half a second old. */
export interface KeyStore {
  findByHash(hash: string): Promise<ApiKey | undefined>;
  find(id: string): Promise<ApiKey | undefined>;
  /** In the order of the ids. */
  list(options: { cursor?: string | undefined; limit: number }): Promise<Page<ApiKey>>;
  /**
   * Keeps a key with its audit record, in one step. False where `version` is not one above what is kept, or
   * not 1 where nothing is: somebody was faster. And where a hash is another key's. `lastUsedAt` stays as kept.
   */
  save(key: ApiKey, entry: AuditEntry): Promise<boolean>;
  /** Notes a use, at most once a minute or so for each key, and never fails a request. */
  touch(id: string, at: number): Promise<void>;
}

/** The second factor of a caller. */
export interface SecondFactor {
  caller: string;
  /** The secret of RFC 6238 in base32; the store encrypts it. */
  secret: string;
  /** Keyed hashes of the recovery codes that are left, in hex. */
  recoveryHashes: string[];
  /** Whether it was confirmed on the host; before that it opens nothing. */
  isConfirmed: boolean;
  /** The last time step that was used, so that no code works twice. */
  lastStep: number;
  /** Counts the changes, from 1, as {@link ApiKey.version} does. */
  version: number;
}

/** The second factors. */
export interface SecondFactorStore {
  find(caller: string): Promise<SecondFactor | undefined>;
  /** As {@link KeyStore.save}; always of the latest state, so that a code cannot be used twice. */
  save(factor: SecondFactor, entry: AuditEntry): Promise<boolean>;
}

/** What was counted for a rate limit. */
export interface RateState {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** Until the window ends or the block does. */
  resetSeconds: number;
}

/** Counts requests and failures, for all processes together. */
export interface Limiter {
  /** Counts a request of a caller. */
  take(caller: string, rate: Rate): Promise<RateState>;
  /** How long an address, or a credential at its second factor, is still blocked, in seconds; 0 where it is not. */
  blockedFor(subject: string): Promise<number>;
  /**
   * Notes a failed authentication: the fifth blocks for a second and each one after it for twice as long, up to
   * a quarter of an hour. Gives the seconds. They are forgotten after a quarter of an hour without one, and those
   * at a second factor, whose subject begins with `totp:`, after a day.
   */
  fail(subject: string): Promise<number>;
  /** Forgets the failures of a subject. */
  forgive(subject: string): Promise<void>;
}

/** What an admin may change while the service runs. */
export interface ServiceSettings {
  /** Refuses everything but an admin's requests, and hands no run to a consumer. */
  lockdown: { isOn: boolean; reason: string };
  /** Whether consumers are told to take nothing new. */
  isDrained: boolean;
  /** Absent: as configured; null: no rate limit. */
  rate?: Rate | null;
  quotas: Quotas;
  /** After so many days the details of audit records are dropped, and their hashes stay; null: never. */
  auditRetentionDays: number | null;
  version: number;
}

/** What stands before anything was changed. */
export const SERVICE_SETTINGS: ServiceSettings = {
  lockdown: { isOn: false, reason: '' },
  isDrained: false,
  quotas: {},
  auditRetentionDays: null,
  version: 0,
};

/** The settings. Reads may be up to half a second old. */
export interface SettingsStore {
  read(): Promise<ServiceSettings>;
  /** As {@link KeyStore.save}. */
  save(settings: ServiceSettings, entry: AuditEntry): Promise<boolean>;
  /**
   * Calls `listener` at each change that this process hears of, until the function it gives is called. Whoever
   * listens first and reads then misses none.
   */
  onChange(listener: (settings: ServiceSettings) => void): () => void;
}

/** Who asks, and what that one may do. */
export interface Identity extends Restrictions {
  /** Names the credential: of a key its id, of a token the id of its key, of an issuer's subject a hash. */
  id: string;
  role: Role;
  permissions: ReadonlySet<Permission>;
  quotas: Quotas;
  rate?: Rate | null;
  /** How the caller was recognised. */
  via: 'key' | 'token' | 'issuer';
  /** Names the secret of the key that was shown, or that the token was made with, and tells nothing of it. */
  mark?: string;
}
