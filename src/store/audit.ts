import type { Redis } from 'ioredis';
import type { AuditLog, AuditRecord } from '../core/ports.ts';
import { reach } from './connection.ts';

/** The audit log in Redis: a list that is only ever pushed to, here and by the scripts. */
export function createRedisAudit(redis: Redis, key: string): AuditLog {
  return {
    async append(entry) {
      await reach(() => redis.rpush(key, JSON.stringify(entry)));
    },
    async list({ after, limit }) {
      if (limit <= 0) return [];
      const texts = await reach(() => redis.lrange(key, after, after + limit - 1));
      return texts.map((text, index): AuditRecord => ({ seq: after + index + 1, ...JSON.parse(text) }));
    },
  };
}
