import { toBase64 } from '../audit/base64.ts';
import { assemble, consistencyPlan, inclusionPlan, type ProofPlan } from '../audit/proof.ts';
import type { AuditLog, SealedStore } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';

/** Makes the proofs of a log from what is kept of it: one reading of the head and one of all nodes for each. */
export function createProver(
  log: Pick<SealedStore, 'head' | 'raw' | 'nodes'>,
): Pick<AuditLog, 'receipt' | 'consistency'> {
  const prove = async (plan: ProofPlan) => {
    const proof = assemble(plan, await log.nodes(plan.flat()));
    if (!proof) throw new ClocheError('E_INTERNAL', 'The audit log lacks hashes of its tree');
    return proof.map(toBase64);
  };
  return {
    async receipt(seq) {
      if (!(Number.isSafeInteger(seq) && seq > 0)) return undefined;
      const index = seq - 1;
      const [{ sealed, checkpoint }, [record]] = await Promise.all([log.head(), log.raw(index, 1)]);
      if (seq > sealed || checkpoint === undefined || record === undefined) return undefined;
      return { record, index, proof: await prove(inclusionPlan(index, sealed)), checkpoint };
    },
    async consistency(first, second) {
      if (![first, second].every((size) => Number.isSafeInteger(size) && size >= 0)) return undefined;
      if (first > second || second > (await log.head()).sealed) return undefined;
      return prove(consistencyPlan(first, second));
    },
  };
}
