import type { ApiKey, KeyStore } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Page } from '../core/page.ts';
import type { AccessOptions } from './access-options.ts';
import { reach } from './connection.ts';
import { FreshCache } from './fresh-cache.ts';
import { gist } from './warn.ts';

/** A key as Redis gives it: its record as JSON, and when it was last used. */
type Row = [text: string | null, lastUsedAt: string | null];

/** Of so many keys and hashes the state is kept here, known or not: a flood of wrong keys takes a few MiB. */
const MOST_CACHED = 10_000;

/** How often the use of one key is noted by this process, in milliseconds. */
const TOUCH_MS = 60_000;

/** The API keys in Redis. Reads are cached for a moment, and each change anywhere ends that. */
export class RedisKeys implements KeyStore {
  readonly #options: AccessOptions;
  readonly #byHash: FreshCache<Row | null>;
  readonly #byId: FreshCache<Row>;
  readonly #touched: FreshCache<unknown>;

  constructor(options: AccessOptions) {
    const { freshMs, clock, news } = options;
    this.#options = options;
    this.#byHash = new FreshCache({ most: MOST_CACHED, freshMs, now: clock });
    this.#byId = new FreshCache({ most: MOST_CACHED, freshMs, now: clock });
    this.#touched = new FreshCache({ most: MOST_CACHED, freshMs: TOUCH_MS, now: clock });
    news.onChange(() => this.#forget());
  }

  async findByHash(hash: string): Promise<ApiKey | undefined> {
    const { redis } = this.#options;
    const row = await this.#byHash.get(hash, () => reach(() => redis.findKey(hash) as Promise<Row | null>));
    return row ? toKey(row) : undefined;
  }

  async find(id: string): Promise<ApiKey | undefined> {
    const { redis, keys } = this.#options;
    const load = () => reach(() => redis.hmget(keys.apiKey + id, 'text', 'lastUsedAt') as Promise<Row>);
    return toKey(await this.#byId.get(id, load));
  }

  async list({ cursor, limit }: Parameters<KeyStore['list']>[0]): Promise<Page<ApiKey>> {
    const reply = await reach(() => this.#options.redis.listKeys(cursor ?? '', limit));
    const [next, rows] = reply as [string, Row[]];
    const items = rows.flatMap((row) => toKey(row) ?? []);
    return next === '' ? { items } : { items, cursor: next };
  }

  async save(key: ApiKey, entry: AuditEntry): Promise<boolean> {
    const { redis, record } = this.#options;
    const { lastUsedAt: _, ...kept } = key;
    const hashes = key.hashes.map(({ hash }) => hash).join(' ');
    const text = JSON.stringify(kept);
    try {
      const isSaved = await reach(() => redis.saveKey(key.id, key.version, text, hashes, record(entry)));
      return isSaved === 1;
    } finally {
      // Also where somebody was faster: whoever tries again needs the latest state. And also where it failed:
      // it may have been done.
      this.#forget();
    }
  }

  async touch(id: string, at: number): Promise<void> {
    const { redis, warn } = this.#options;
    const note = () => reach(() => redis.touchKey(id, at));
    await this.#touched
      .get(id, note)
      .catch((error: unknown) => warn(`The use of a key was not noted: ${gist(error)}`));
  }

  #forget(): void {
    this.#byHash.clear();
    this.#byId.clear();
  }
}

function toKey([text, lastUsedAt]: Row): ApiKey | undefined {
  if (text === null) return undefined;
  return { ...JSON.parse(text), ...(lastUsedAt !== null && { lastUsedAt: Number(lastUsedAt) }) };
}
