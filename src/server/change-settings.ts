import type { Context } from 'hono';
import type { ServiceSettings } from '../core/access.ts';
import type { AppEnv, Ports } from './ports.ts';
import { retryLost } from './race.ts';
import { type AuditFact, auditEntry } from './refusals.ts';

/** What a change makes of the settings, and what the audit log says of that. */
export type SettingsChange = (before: ServiceSettings) => { after: ServiceSettings; fact: AuditFact };

/** Changes the settings with their audit record, for every process within a second. @throws ClocheError `E_BUSY` */
export async function changeSettings(
  c: Context<AppEnv>,
  ports: Ports,
  change: SettingsChange,
): Promise<ServiceSettings> {
  return retryLost(async () => {
    const before = await ports.store.settings.read();
    const { after, fact } = change(before);
    const next = { ...after, version: before.version + 1 };
    return (await ports.store.settings.save(next, auditEntry(c, ports, fact))) ? next : undefined;
  });
}
