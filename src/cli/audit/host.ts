import type { Store } from '../../core/ports.ts';
import { createCipher } from '../../store/cipher.ts';
import { openKeyRing } from '../data-keys.ts';
import type { Environment } from '../environment.ts';
import { openRecorder } from '../open-recorder.ts';
import { openStore, STORE_SETTINGS } from '../open-store.ts';
import { openSecret } from '../secrets.ts';
import { openSettings } from '../settings.ts';
import { LOG_KEY_SETTINGS, type LogKeys, openLogKeys } from './log-keys.ts';

/** What the commands of the audit log work on, on the host itself. */
export interface AuditHost extends LogKeys {
  store: Store;
  dataDir: string;
}

/** Opens the store as the service does, for a moment. Throws a Failure where there is none. */
export async function onAuditHost<T>(env: Environment, task: (host: AuditHost) => Promise<T>): Promise<T> {
  const settings = await openSettings(env, { keys: [...LOG_KEY_SETTINGS, ...STORE_SETTINGS, 'dataKeys'] });
  const { dataDir } = settings;
  const keys = await openLogKeys(settings);
  const cipher = createCipher(await openKeyRing(settings, () => performance.now()));
  const record = openRecorder(await openSecret(settings));
  const warn = (message: string) => void process.stderr.write(`cloche: ${message}\n`);
  await using store = await openStore({ settings, cipher, record, env, isAlone: false, warn });
  return await task({ ...keys, store, dataDir });
}
