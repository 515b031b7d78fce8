import { SERVICE_SETTINGS, type ServiceSettings, type SettingsStore } from '../core/access.ts';
import type { MemoryAudit } from './memory-audit.ts';

/** The settings of a memory store. */
export function createMemorySettings(append: MemoryAudit['append']): SettingsStore {
  const listeners = new Set<(settings: ServiceSettings) => void>();
  let kept = SERVICE_SETTINGS;
  return {
    async read() {
      return structuredClone(kept);
    },
    async save(settings, entry) {
      if (settings.version !== kept.version + 1) return false;
      append(entry);
      kept = structuredClone(settings);
      for (const listener of listeners) listener(structuredClone(settings));
      return true;
    },
    onChange(listener) {
      const own = (settings: ServiceSettings) => listener(settings);
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}
