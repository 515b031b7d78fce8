import type { Runner } from '../../../src/runner/index.ts';
import { untilAtRest } from '../../host/lanes.ts';
import type { OpenPeer } from '../../peers/peer.ts';
import { HOSTILE, type HostileLanguage, type Neighbour } from '../../programs/neighbours.ts';
import { GOOD } from '../../programs/wrecks.ts';

/** Where small runs and hostile ones live beside each other. */
export interface House {
  id: string;
  system: string;
  name: string;
  /** The language of the hostile ones. */
  hostile: HostileLanguage;
  /** How many hostile ones at once, in turns. */
  counts: readonly number[];
  /** Waits until nothing of what was before is left. */
  rest(): Promise<void>;
  /** A small run of JavaScript; gives what it printed. */
  small(): Promise<string>;
  /** One run of a neighbour, by its place among them. */
  disturb(at: number, signal: AbortSignal): Promise<void>;
}

/** Cloche beside hostile runs in a language, each a tenant of its own; they are of each kind in turns. */
export function ownHouse(runner: Runner, hostile: HostileLanguage, counts: readonly number[]): House {
  return {
    id: 'cloche',
    system: 'cloche',
    name: 'Cloche',
    hostile,
    counts,
    rest: () => untilAtRest(runner),
    async small() {
      return (await runner.run({ language: 'javascript', source: GOOD.javascript, tenant: 'small' })).stdout;
    },
    async disturb(at, signal) {
      const { source, limits } = kindOf(hostile, at);
      const snippet = { language: hostile, source, limits, tenant: `hostile ${at}` };
      await runner.run(snippet, { signal }).catch((error: unknown) => {
        // It may be told to move out while it waits for a sandbox.
        if (!signal.aborted) throw error;
      });
    },
  };
}

/** A peer in this process, beside loops alone: other bombs could end the process, and all that is measured with it. */
export function peerHouse(peer: OpenPeer, { id, name }: { id: string; name: string }, runner: Runner): House {
  const { source, limits } = kindOf('javascript', 0);
  return {
    id,
    system: id,
    name: `${name}, beside loops only`,
    hostile: 'javascript',
    counts: [0, 4],
    // What hostile runs broke in Cloche is made anew by then, and takes nothing of the peer's time.
    rest: () => untilAtRest(runner),
    small: async () => (await peer.run({ language: 'javascript', source: GOOD.javascript })).stdout,
    async disturb() {
      await peer.run({ language: 'javascript', source }, { wallMs: limits.wallMs });
    },
  };
}

function kindOf(language: HostileLanguage, at: number): Neighbour {
  const kinds = HOSTILE[language];
  return kinds[at % kinds.length] ?? kinds[0];
}
