import { SERVICE_SETTINGS, type ServiceSettings, type SettingsStore } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { AccessOptions } from './access-options.ts';
import { reach } from './connection.ts';
import { FreshCache } from './fresh-cache.ts';
import { type RepeatOptions, repeat } from './repeat.ts';
import { gist } from './warn.ts';

const ONLY = 'settings';

/**
 * The settings in Redis, cached for a moment. News of a change may be lost: while somebody listens they are read
 * again and again.
 */
export class RedisSettings implements SettingsStore, AsyncDisposable {
  readonly #options: AccessOptions;
  readonly #cache: FreshCache<ServiceSettings>;
  readonly #listeners = new Set<(settings: ServiceSettings) => void>();
  #seen = SERVICE_SETTINGS.version;
  #polling: AsyncDisposable | undefined;

  constructor(options: AccessOptions) {
    const { freshMs, clock, news } = options;
    this.#options = options;
    this.#cache = new FreshCache({ most: 1, freshMs, now: clock });
    news.onChange(() => {
      this.#cache.clear();
      if (this.#listeners.size > 0) this.#refresh().catch((error: unknown) => this.#warn(error));
    });
  }

  async read(): Promise<ServiceSettings> {
    return copy(await this.#cache.get(ONLY, () => this.#load()));
  }

  async save(settings: ServiceSettings, entry: AuditEntry): Promise<boolean> {
    const { redis, keys, record } = this.#options;
    const text = JSON.stringify(settings);
    try {
      const args = [keys.settings, settings.version, text, record(entry), keys.changes] as const;
      if ((await reach(() => redis.saveText(...args))) !== 1) return false;
    } finally {
      this.#cache.clear();
    }
    this.#note(settings);
    return true;
  }

  onChange(listener: (settings: ServiceSettings) => void): () => void {
    const own = (settings: ServiceSettings) => listener(settings);
    this.#listeners.add(own);
    this.#polling ??= repeat(this.#poll());
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) void this[Symbol.asyncDispose]();
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const polling = this.#polling;
    this.#polling = undefined;
    await polling?.[Symbol.asyncDispose]();
  }

  #poll(): RepeatOptions {
    return {
      everyMs: this.#options.freshMs,
      task: () => this.#refresh(),
      onError: (error) => this.#warn(error),
    };
  }

  async #refresh(): Promise<void> {
    this.#cache.clear();
    await this.#cache.get(ONLY, () => this.#load());
  }

  async #load(): Promise<ServiceSettings> {
    const { redis, keys } = this.#options;
    const text = await reach(() => redis.hget(keys.settings, 'text'));
    // What an older version has kept may lack a setting.
    const settings = { ...SERVICE_SETTINGS, ...(text !== null && JSON.parse(text)) };
    this.#note(settings);
    return settings;
  }

  #note(settings: ServiceSettings): void {
    if (settings.version === this.#seen) return;
    this.#seen = settings.version;
    for (const listener of this.#listeners) listener(copy(settings));
  }

  #warn(error: unknown): void {
    this.#options.warn(`The settings cannot be read: ${gist(error)}`);
  }
}

/** Every request reads the settings some times; a structured clone takes ten times as long. */
function copy({ lockdown, quotas, rate, ...rest }: ServiceSettings): ServiceSettings {
  return {
    ...rest,
    lockdown: { ...lockdown },
    quotas: { ...quotas },
    ...(rate !== undefined && { rate: rate && { ...rate } }),
  };
}
