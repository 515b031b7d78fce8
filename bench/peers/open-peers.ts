import type { Absence } from '../measure/row.ts';
import { Absent, type OpenPeer, type Peer, type Program } from './peer.ts';
import { PEERS } from './registry.ts';

/** What the peers are opened for. */
export interface Wanted {
  /** Ids to choose from; others are left out without a word. */
  systems: ReadonlySet<string>;
  /** What each runs once, and what it has to print. */
  program: Program;
  answer: string;
  /** Ids to leave out, since they are measured in another way. */
  except?: readonly string[];
}

/** A peer that is open, and ran its program. */
export interface Ready {
  peer: Peer;
  open: OpenPeer;
}

/** The peers that can run a program here, and why the others cannot. Closing it closes them. */
export interface Opened extends AsyncDisposable {
  ready: readonly Ready[];
  absences: readonly Absence[];
}

/** Opens every peer of a program's language. */
export async function openPeers(wanted: Wanted): Promise<Opened> {
  const { systems, program, except = [] } = wanted;
  await using stack = new AsyncDisposableStack();
  const ready: Ready[] = [];
  const absences: Absence[] = [];
  for (const peer of PEERS) {
    const isWanted = systems.has(peer.id) && !except.includes(peer.id);
    if (!isWanted || !peer.languages.includes(program.language)) continue;
    try {
      ready.push({ peer, open: stack.use(await tryPeer(peer, wanted)) });
    } catch (error) {
      if (!(error instanceof Absent)) throw error;
      absences.push({ system: peer.id, why: error.message });
    }
  }
  const owned = stack.move();
  return { ready, absences, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A peer that does not do what is measured is shown as one that cannot. */
async function tryPeer(peer: Peer, { program, answer }: Wanted): Promise<OpenPeer> {
  await using stack = new AsyncDisposableStack();
  const open = stack.use(await peer.open());
  const { status, stdout } = await open.run(program);
  if (status !== 'ok') throw new Absent(`The program does not run there, it ends with ${status}`);
  if (stdout !== answer) throw new Absent('The program prints something else there');
  stack.move();
  return open;
}
