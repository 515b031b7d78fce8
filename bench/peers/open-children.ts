import type { Absence } from '../measure/row.ts';
import { type ChildPeer, openInChild } from './child.ts';
import type { Peer } from './peer.ts';
import { peerOf } from './registry.ts';

/** A peer, and the process of its own that it is in. */
export interface Opened {
  peer: Peer;
  child: ChildPeer;
}

/** Opens peers in processes of their own, all at once; they end with the stack. One that does not start is an absence. */
export async function openChildren(
  ids: readonly string[],
  stack: AsyncDisposableStack,
): Promise<{ opened: Opened[]; absences: Absence[] }> {
  const opened: Opened[] = [];
  const absences: Absence[] = [];
  const open = async (system: string): Promise<void> => {
    try {
      opened.push({ peer: peerOf(system), child: stack.use(await openInChild(system)) });
    } catch (error) {
      // Whatever it is that it lacks, the others are to be measured all the same.
      absences.push({ system, why: error instanceof Error ? error.message : String(error) });
    }
  };
  await Promise.all(ids.map(open));
  opened.sort((a, b) => ids.indexOf(a.peer.id) - ids.indexOf(b.peer.id));
  return { opened, absences };
}
