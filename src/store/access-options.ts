import type { AuditEntry } from '../core/audit.ts';
import type { Cipher } from './cipher.ts';
import type { Keys } from './keys.ts';
import type { News } from './news.ts';
import type { ScriptedRedis } from './scripts.ts';
import type { Warn } from './warn.ts';

/**
 * What the parts of access control in Redis are made of. Reads are cached for `freshMs`, by a `clock` in
 * milliseconds that never goes back.
 */
export interface AccessOptions {
  redis: ScriptedRedis;
  keys: Keys;
  news: News;
  cipher: Cipher;
  record(entry: AuditEntry): string;
  freshMs: number;
  clock(): number;
  warn: Warn;
}
