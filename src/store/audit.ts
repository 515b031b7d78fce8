import { readRecord } from '../audit/record.ts';
import type { AuditEntry, AuditLog, SealedStore } from '../core/audit.ts';
import { reach } from './connection.ts';
import type { Keys } from './keys.ts';
import { createProver } from './prover.ts';
import type { ScriptedRedis } from './scripts.ts';

/** What the audit log in Redis is made of: `record` makes the text that is kept. */
export interface RedisAuditOptions {
  redis: ScriptedRedis;
  keys: Keys;
  sealed: SealedStore;
  record(entry: AuditEntry): string;
}

/** The audit log in Redis: a list that is only ever pushed to, here and by the scripts. */
export function createRedisAudit({ redis, keys, sealed, record }: RedisAuditOptions): AuditLog {
  return {
    async append(entry) {
      await reach(() => redis.rpush(keys.audit, record(entry)));
    },
    async list({ after, limit }) {
      const texts = await sealed.raw(after, limit);
      return texts.map((text, index) => readRecord(text, after + index + 1));
    },
    head: sealed.head,
    ...createProver(sealed),
  };
}
