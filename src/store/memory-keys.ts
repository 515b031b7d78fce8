import type { ApiKey, KeyStore } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Page } from '../core/page.ts';
import type { MemoryAudit } from './memory-audit.ts';

/** The API keys of a memory store. They are kept as text, so that nobody changes one by holding it. */
export class MemoryKeys implements KeyStore {
  readonly #append: MemoryAudit['append'];
  readonly #texts = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  readonly #uses = new Map<string, number>();

  constructor(append: MemoryAudit['append']) {
    this.#append = append;
  }

  async findByHash(hash: string): Promise<ApiKey | undefined> {
    const id = this.#ids.get(hash);
    return id === undefined ? undefined : this.#read(id);
  }

  async find(id: string): Promise<ApiKey | undefined> {
    return this.#read(id);
  }

  async list({ cursor, limit }: Parameters<KeyStore['list']>[0]): Promise<Page<ApiKey>> {
    const ids = [...this.#texts.keys()].filter((id) => cursor === undefined || id > cursor).sort();
    const items = ids.slice(0, limit).flatMap((id) => this.#read(id) ?? []);
    const last = items.at(-1);
    return last && ids.length > limit ? { items, cursor: last.id } : { items };
  }

  async save(key: ApiKey, entry: AuditEntry): Promise<boolean> {
    const { lastUsedAt: _, ...kept } = key;
    const before = this.#read(key.id);
    const isTaken = key.hashes.some(({ hash }) => (this.#ids.get(hash) ?? key.id) !== key.id);
    if (key.version !== (before?.version ?? 0) + 1 || isTaken) return false;
    this.#append(entry);
    for (const { hash } of before?.hashes ?? []) this.#ids.delete(hash);
    for (const { hash } of key.hashes) this.#ids.set(hash, key.id);
    this.#texts.set(key.id, JSON.stringify(kept));
    return true;
  }

  async touch(id: string, at: number): Promise<void> {
    if (this.#texts.has(id)) this.#uses.set(id, at);
  }

  #read(id: string): ApiKey | undefined {
    const text = this.#texts.get(id);
    const lastUsedAt = this.#uses.get(id);
    return text === undefined
      ? undefined
      : { ...JSON.parse(text), ...(lastUsedAt !== undefined && { lastUsedAt }) };
  }
}
