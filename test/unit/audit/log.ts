import { signCheckpoint } from '../../../src/audit/checkpoint.ts';
import { createRecorder, leafOf } from '../../../src/audit/record.ts';
import { createSigner, type Signer } from '../../../src/audit/signer.ts';
import { EMPTY_TREE, grow, leafHash, rootOf } from '../../../src/audit/tree.ts';
import type { AuditEntry, Node, SealedStore } from '../../../src/core/audit.ts';

/** The key of the macs in these tests. */
export const MAC_KEY = Buffer.alloc(32, 7);
/** Who signs in these tests. */
export const SIGNER = await createSigner('audit.example/log', Buffer.alloc(32, 1));

/** An entry that differs from every other one. */
function entry(id: number): AuditEntry {
  return {
    timestamp: new Date(1_700_000_000_000 + id).toISOString(),
    user_id: `key_${id % 7}`,
    role: 'submitter',
    action: 'run.execute',
    details: { run_id: `run_${id}` },
    ip_address: '192.0.2.1',
    success: id % 3 > 0,
  };
}

/** The texts of so many records, by a few writers in turn. */
export function makeTexts(count: number, key: Uint8Array = MAC_KEY): string[] {
  let fill = 0;
  const random = (bytes: number) => Buffer.alloc(bytes, String(fill++));
  const recorders = ['a', 'b', 'c'].map((writer) => createRecorder({ writer, key, random }));
  return Array.from({ length: count }, (_, id) => recorders[id % recorders.length]?.(entry(id)) ?? '');
}

/** A sealed log as plain data: its records, the nodes of each level, and a checkpoint at each of some sizes. */
export async function sealTexts(texts: readonly string[], sizes: readonly number[], signer: Signer = SIGNER) {
  const rows: Uint8Array[][] = [];
  const checkpoints: string[] = [];
  let tree = EMPTY_TREE;
  for (const size of sizes) {
    const batch = texts.slice(tree.size, size);
    const { frontier, nodes } = grow(
      tree,
      batch.map((text, i) => leafHash(leafOf(text, tree.size + i + 1))),
    );
    for (const [level, row] of nodes.entries()) rows[level] = [...(rows[level] ?? []), ...row];
    checkpoints.push(await signCheckpoint({ size, root: rootOf(frontier) }, signer));
    tree = frontier;
  }
  const nodeAt = ({ level, index }: Node): Uint8Array | undefined => rows[level]?.[index];
  return { texts, rows, nodeAt, checkpoints, sealed: tree.size };
}

/** A log as a sealer sees it, in memory; `now` is the clock of the leases, in milliseconds. */
export function makeLog(now: () => number) {
  const state = {
    texts: [] as string[],
    rows: [] as Uint8Array[][],
    sealed: 0,
    checkpoint: undefined as string | undefined,
    epoch: 0,
    leader: { holder: '', until: 0 },
    /** What is thrown by every call while it is set. */
    failure: undefined as Error | undefined,
  };
  const reach = () => {
    if (state.failure) throw state.failure;
  };
  const log: SealedStore = {
    async lead(holder, leaseMs) {
      reach();
      const isTaken = state.leader.until > now();
      if (isTaken && state.leader.holder !== holder) return undefined;
      if (!isTaken || state.leader.holder !== holder) state.epoch++;
      state.leader = { holder, until: now() + leaseMs };
      return state.epoch;
    },
    async resign(holder) {
      if (state.leader.holder === holder) state.leader = { holder: '', until: 0 };
    },
    async head() {
      reach();
      const { texts, sealed, checkpoint } = state;
      return { size: texts.length, sealed, ...(checkpoint !== undefined && { checkpoint }) };
    },
    async raw(after, limit) {
      reach();
      return state.texts.slice(after, after + limit);
    },
    async nodes(wanted) {
      reach();
      return wanted.map(({ level, index }) => state.rows[level]?.[index]);
    },
    async seal({ epoch, from, to, nodes, checkpoint }) {
      reach();
      if (epoch !== state.epoch || from !== state.sealed) return false;
      for (const [level, row] of nodes.entries()) state.rows[level] = [...(state.rows[level] ?? []), ...row];
      Object.assign(state, { sealed: to, checkpoint });
      return true;
    },
    async replace(seq, before, after) {
      if (state.texts[seq - 1] !== before) return false;
      state.texts[seq - 1] = after;
      return true;
    },
  };
  return { log, state };
}
