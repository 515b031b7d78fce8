import { readRecord } from '../audit/record.ts';
import type { AuditEntry, AuditHead, AuditLog, SealedStore } from '../core/audit.ts';
import { createProver } from './prover.ts';

/** What a memory store's audit log is made of. `now` gives milliseconds since the epoch. */
export interface MemoryAuditOptions {
  record(entry: AuditEntry): string;
  now(): number;
}

/** The audit log of a memory store, as everybody sees it and as its sealer does. */
export interface MemoryAudit {
  log: AuditLog;
  sealed: SealedStore;
  /** Appends a record, and gives its seq. */
  append(entry: AuditEntry): number;
}

/** Makes an empty audit log. */
export function createMemoryAudit({ record, now }: MemoryAuditOptions): MemoryAudit {
  const records: string[] = [];
  const append = (entry: AuditEntry) => records.push(record(entry));
  const sealed = createMemorySealed(records, now);
  const log: AuditLog = {
    async append(entry) {
      append(entry);
    },
    async list({ after, limit }) {
      return records.slice(after, after + limit).map((text, index) => readRecord(text, after + index + 1));
    },
    head: sealed.head,
    ...createProver(sealed),
  };
  return { log, sealed, append };
}

function createMemorySealed(records: string[], now: () => number): SealedStore {
  const levels: Uint8Array[][] = [];
  let epoch = 0;
  let leader: { holder: string; until: number } | undefined;
  let head: Omit<AuditHead, 'size'> = { sealed: 0 };
  return {
    async lead(holder, leaseMs) {
      const isLed = leader !== undefined && leader.until > now();
      if (isLed && leader?.holder !== holder) return undefined;
      if (!isLed) epoch++;
      leader = { holder, until: now() + leaseMs };
      return epoch;
    },
    async resign(holder) {
      if (leader?.holder === holder) leader = undefined;
    },
    head: async () => ({ size: records.length, ...head }),
    raw: async (after, limit) => records.slice(after, after + Math.max(limit, 0)),
    nodes: async (wanted) => wanted.map(({ level, index }) => levels[level]?.[index]),
    async seal(batch) {
      if (batch.epoch !== epoch || batch.from !== head.sealed) return false;
      for (const [level, hashes] of batch.nodes.entries()) {
        levels[level] ??= [];
        levels[level].push(...hashes);
      }
      head = { sealed: batch.to, checkpoint: batch.checkpoint };
      return true;
    },
    async replace(seq, before, after) {
      if (seq > head.sealed || records[seq - 1] !== before) return false;
      records[seq - 1] = after;
      return true;
    },
  };
}
