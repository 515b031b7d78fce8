import type { SettingsStore } from '../../core/access.ts';

/**
 * Sets how long audit records keep their details as it is configured, where nobody has set anything over the API yet:
 * from then on what is set there counts. Of several hosts that start at once one is first.
 */
export async function beginRetention(settings: SettingsStore, days: number | null): Promise<void> {
  const before = await settings.read();
  if (before.version > 0 || days === null) return;
  await settings.save(
    { ...before, auditRetentionDays: days, version: 1 },
    {
      timestamp: new Date().toISOString(),
      user_id: 'service',
      role: 'service',
      action: 'settings.change',
      details: { before: { auditRetentionDays: null }, after: { auditRetentionDays: days } },
      ip_address: '',
      success: true,
    },
  );
}
