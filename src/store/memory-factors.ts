import type { SecondFactorStore } from '../core/access.ts';
import type { MemoryAudit } from './memory-audit.ts';

/** The second factors of a memory store. */
export function createMemoryFactors(append: MemoryAudit['append']): SecondFactorStore {
  const kept = new Map<string, { text: string; version: number }>();
  return {
    async find(caller) {
      const text = kept.get(caller)?.text;
      return text === undefined ? undefined : JSON.parse(text);
    },
    async save(factor, entry) {
      const { caller, version } = factor;
      if (version !== (kept.get(caller)?.version ?? 0) + 1) return false;
      append(entry);
      kept.set(caller, { text: JSON.stringify(factor), version });
      return true;
    },
  };
}
