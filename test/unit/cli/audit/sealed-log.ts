import { signCheckpoint } from '../../../../src/audit/checkpoint.ts';
import { leafOf } from '../../../../src/audit/record.ts';
import type { Signer } from '../../../../src/audit/signer.ts';
import { EMPTY_TREE, type Frontier, grow, leafHash, rootOf } from '../../../../src/audit/tree.ts';
import type { AuditAction, AuditEntry } from '../../../../src/core/audit.ts';
import type { Store } from '../../../../src/core/ports.ts';

/** A log that is sealed by hand, up to the size that is asked for. */
export interface SealedLog {
  /** Appends so many records. */
  append(count: number, entry?: Partial<AuditEntry>): Promise<void>;
  /** Seals what is there; gives the checkpoint. */
  seal(): Promise<string>;
}

/** Seals the audit log of a store by hand. */
export function sealByHand({ audit, sealed }: Pick<Store, 'audit' | 'sealed'>, signer: Signer): SealedLog {
  let frontier: Frontier = EMPTY_TREE;
  return {
    async append(count, entry = {}) {
      await Promise.all(Array.from({ length: count }, () => audit.append({ ...ENTRY, ...entry })));
    },
    async seal() {
      const epoch = await sealed.lead('hand', 60_000);
      const from = frontier.size;
      const texts = await sealed.raw(from, (await sealed.head()).size - from);
      const leaves = texts.map((text, index) => leafHash(leafOf(text, from + index + 1)));
      const grown = grow(frontier, leaves);
      const to = from + leaves.length;
      const checkpoint = await signCheckpoint({ size: to, root: rootOf(grown.frontier) }, signer);
      const batch = { epoch: Number(epoch), from, to, nodes: grown.nodes, checkpoint };
      if (!(await sealed.seal(batch))) throw new Error('Expected to seal');
      frontier = grown.frontier;
      return checkpoint;
    },
  };
}

const ENTRY = {
  timestamp: '2026-02-12T10:30:00.000Z',
  user_id: 'key_a',
  role: 'submitter',
  action: 'run.submit' satisfies AuditAction,
  details: { run_id: 'run_1' },
  ip_address: '192.0.2.1',
  success: true,
} as const;
