import { randomBytes } from 'node:crypto';
import type { ApiKey, SecondFactor, ServiceSettings } from '../../src/core/access.ts';
import { SERVICE_SETTINGS } from '../../src/core/access.ts';
import type { AuditEntry } from '../../src/core/audit.ts';
import type { Store } from '../../src/core/ports.ts';
import { makeEntry } from './store-fixtures.ts';

/** A hash that is unlike any other. */
export function makeHash(): string {
  return randomBytes(32).toString('hex');
}

/** An API key at its first version, unlike any other. */
export function makeKey(changes: Partial<ApiKey> = {}): ApiKey {
  return {
    id: `key_${randomBytes(6).toString('hex')}`,
    name: 'Ä key',
    role: 'submitter',
    languages: ['python'],
    addresses: ['192.0.2.0/24', '2001:db8::/32'],
    quotas: { queued: 3 },
    rate: null,
    hashes: [{ hash: makeHash() }],
    createdAt: 1_770_892_200_000,
    version: 1,
    ...changes,
  };
}

/** A second factor at its first version. */
export function makeFactor(changes: Partial<SecondFactor> = {}): SecondFactor {
  return {
    caller: 'key_a',
    secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    recoveryHashes: [makeHash(), makeHash()],
    isConfirmed: false,
    lastStep: 0,
    version: 1,
    ...changes,
  };
}

/** Settings that lock everything down, at their first version. */
export function makeSettings(changes: Partial<ServiceSettings> = {}): ServiceSettings {
  return { ...SERVICE_SETTINGS, lockdown: { isOn: true, reason: 'an exercise' }, version: 1, ...changes };
}

/** An audit record that names what was done, so that a mix-up shows. */
export function makeChange(what: string): AuditEntry {
  return makeEntry('key.update', what);
}

/** What the audit log says was done, by {@link makeChange}. */
export async function changesOf(store: Store): Promise<unknown[]> {
  const records = await store.audit.list({ after: 0, limit: 999 });
  return records.map(({ details }) => details.run_id);
}
