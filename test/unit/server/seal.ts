import { signCheckpoint } from '../../../src/audit/checkpoint.ts';
import { leafOf } from '../../../src/audit/record.ts';
import { createSigner } from '../../../src/audit/signer.ts';
import { EMPTY_TREE, grow, leafHash, rootOf } from '../../../src/audit/tree.ts';
import type { Store } from '../../../src/core/ports.ts';

/** The signer of the log in these tests. */
export const SIGNER = createSigner('test.example/audit', new Uint8Array(32).fill(3));

/** Seals all records that there are. */
export async function seal({ sealed }: Store): Promise<void> {
  const head = await sealed.head();
  const texts = await sealed.raw(0, head.size);
  const leaves = texts.map((text, index) => leafHash(leafOf(text, index + 1)));
  const before = grow(EMPTY_TREE, leaves.slice(0, head.sealed)).frontier;
  const { frontier, nodes } = grow(before, leaves.slice(head.sealed));
  const epoch = (await sealed.lead('test', 60_000)) ?? 0;
  const checkpoint = await signCheckpoint({ size: head.size, root: rootOf(frontier) }, await SIGNER);
  await sealed.seal({ epoch, from: head.sealed, to: head.size, nodes, checkpoint });
}
