import type { Access } from '../../access/access.ts';
import type { AuditAction, AuditEntry } from '../../core/audit.ts';
import { createCipher } from '../../store/cipher.ts';
import { openKeyRing } from '../data-keys.ts';
import { openAccess } from '../open-access.ts';
import { openRecorder } from '../open-recorder.ts';
import { type OpenedStore, openStore, STORE_SETTINGS } from '../open-store.ts';
import { openAdminKey, openSecret } from '../secrets.ts';
import { openSettings, type Settings } from '../settings.ts';

/** What a command on the host works with: the store itself, with no service between. */
export interface Host {
  settings: Pick<Settings, 'dataKeys' | 'dataDir'>;
  store: OpenedStore;
  access: Access;
  /** The audit entry of what a command did, now. */
  entry(action: AuditAction, details: Record<string, unknown>): AuditEntry;
}

const SETTINGS = [...STORE_SETTINGS, 'adminKey', 'secret', 'dataKeys'] as const;

/** Lends the host's store to a command. Throws a Failure where there is no Redis. */
export async function withHost<T>(use: (host: Host) => Promise<T>): Promise<T> {
  const settings = await openSettings(process.env, { keys: SETTINGS });
  const secret = await openSecret(settings);
  const cipher = createCipher(await openKeyRing(settings, () => performance.now()));
  const record = openRecorder(secret);
  const warn = (message: string) => void process.stderr.write(`cloche: ${message}\n`);
  await using store = await openStore({ settings, cipher, record, env: process.env, isAlone: false, warn });
  const { key: adminKey } = await openAdminKey(settings);
  const access = openAccess({ store, secret, adminKey });
  return await use({ settings, store, access, entry });
}

/** Who sits at the host is known to it alone: by the number of the account. */
function entry(action: AuditAction, details: Record<string, unknown>): AuditEntry {
  return {
    timestamp: new Date().toISOString(),
    user_id: 'cli',
    role: 'host',
    action,
    details: { ...details, uid: process.getuid?.() ?? null },
    ip_address: '',
    success: true,
  };
}
