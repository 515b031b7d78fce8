import { HASH_BYTES } from '../audit/tree.ts';
import type { AuditHead, SealedStore } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';
import { gather, reach } from './connection.ts';
import type { Keys } from './keys.ts';
import { hashesIn, piecesOf, stretchesOf } from './nodes.ts';
import type { ScriptedRedis } from './scripts.ts';

/**
 * The audit log in Redis as its sealer sees it. Whoever leads holds a key that lapses; what that one writes is
 * fenced by the epoch, so that it may be paused for any time.
 */
export function createRedisSealed(redis: ScriptedRedis, keys: Keys): SealedStore {
  return {
    async lead(holder, leaseMs) {
      const epoch = await reach(() => redis.leadAudit(holder, leaseMs));
      return (epoch as number | null) ?? undefined;
    },
    async resign(holder) {
      await reach(() => redis.resignAudit(holder));
    },
    head: () => reach(() => readHead(redis, keys)),
    async raw(after, limit) {
      if (limit <= 0) return [];
      return reach(() => redis.lrange(keys.audit, after, after + limit - 1));
    },
    async nodes(wanted) {
      gather(redis);
      const parts = stretchesOf(wanted).map(async (stretch) => {
        const { key, at, count } = stretch;
        const end = at + count * HASH_BYTES - 1;
        return hashesIn(stretch, await redis.getrangeBuffer(keys.auditNodes + key, at, end));
      });
      return (await reach(() => Promise.all(parts))).flat();
    },
    async seal({ epoch, from, to, nodes, checkpoint }) {
      const pieces = piecesOf({ from, nodes }).flatMap(({ stretch, bytes }) => [
        stretch.key,
        stretch.at,
        bytes,
      ]);
      return (await reach(() => redis.sealAudit(epoch, from, to, checkpoint, ...pieces))) === 1;
    },
    async replace(seq, before, after) {
      return (await reach(() => redis.replaceRecord(seq, before, after))) === 1;
    },
  };
}

/**
 * Reads size and seal in one step: what is sealed is never more than what is there.
 * @throws ClocheError `E_INTERNAL` for a head that no seal leaves
 */
async function readHead(redis: ScriptedRedis, keys: Keys): Promise<AuditHead> {
  const replies = await redis.multi().llen(keys.audit).hmget(keys.auditHead, 'size', 'checkpoint').exec();
  const [size, head] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
  const [sealed, checkpoint] = head as [string | null, string | null];
  if (!/^(?:0|[1-9]\d{0,14})$/.test(sealed ?? '0')) {
    throw new ClocheError('E_INTERNAL', 'The audit log does not say how many records are sealed');
  }
  return { size: size as number, sealed: Number(sealed ?? 0), ...(checkpoint !== null && { checkpoint }) };
}
