import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from './failure.ts';
import { keepSecret } from './kept-secret.ts';
import { seed } from './setting-schemas.ts';
import type { Settings } from './settings.ts';

const KEY_BYTES = 32;

/** The key of the API. `path` is the file that holds it, absent where a setting gave it; `isNew` once, at the start that made it. */
export interface AdminKey {
  key: string;
  path?: string;
  isNew: boolean;
}

/** Gives the admin key: of the settings, else of the data directory, made there at the first start. */
export async function openAdminKey(settings: Pick<Settings, 'adminKey' | 'dataDir'>): Promise<AdminKey> {
  if (settings.adminKey !== undefined) return { key: settings.adminKey, isNew: false };
  const path = join(settings.dataDir, 'admin-key');
  const { text, isNew } = await keepSecret(path, () => `ck_${randomBytes(KEY_BYTES).toString('base64url')}`);
  return { key: text, path, isNew };
}

/**
 * Gives the master secret, of at least 32 bytes: of the settings, else of the data directory. Keyed hashes of another
 * one are worth nothing: API keys are no longer recognised, and the log's MACs no longer hold.
 */
export async function openSecret(settings: Pick<Settings, 'secret' | 'dataDir'>): Promise<Uint8Array> {
  const make = () => randomBytes(KEY_BYTES).toString('base64url');
  const path = join(settings.dataDir, 'secret');
  const text = settings.secret ?? (await keepSecret(path, make)).text;
  if (text.length < KEY_BYTES) throw new Failure(1, `Expected at least ${KEY_BYTES} characters in ${path}`);
  return Buffer.from(text, 'utf8');
}

/** Gives the Ed25519 seed that signs the audit log, 32 bytes: of the settings, else of the data directory. */
export async function openAuditKey(settings: Pick<Settings, 'auditKey' | 'dataDir'>): Promise<Uint8Array> {
  if (settings.auditKey !== undefined) return settings.auditKey;
  const path = join(settings.dataDir, 'audit-signing-key');
  const { text } = await keepSecret(path, () => randomBytes(KEY_BYTES).toString('base64'));
  const parsed = seed().safeParse(text);
  if (!parsed.success) throw new Failure(1, `Expected ${KEY_BYTES} bytes in base64 in ${path}`);
  return parsed.data;
}

/** The key of the MACs that speak for audit records until they are sealed: 32 bytes. */
export function deriveMacKey(secret: Uint8Array): Uint8Array {
  return derive(secret, 'audit mac');
}

/** Hashes text under a key of the master secret, in hex: without it, nobody can test a guess of what was hashed. */
export function createHasher(secret: Uint8Array): (text: string) => Promise<string> {
  const key = derive(secret, 'source hash');
  return async (text) => createHmac('sha256', key).update(text).digest('hex');
}

/** HKDF-SHA256 (RFC 5869): a key of one purpose is worth nothing for another. */
function derive(secret: Uint8Array, purpose: 'audit mac' | 'source hash'): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `cloche cli: ${purpose}`, KEY_BYTES));
}
