import type { RowSpec } from '../../measure/row.ts';
import type { Turn } from '../../measure/turns.ts';
import type { Opened } from '../../peers/open-children.ts';
import { GOOD, GOOD_ANSWER, WRECKS } from '../../programs/wrecks.ts';

/** A peer's recovery: a row, and how a sample of it is taken. */
export interface PeerTrial {
  spec: RowSpec;
  turn: Turn;
}

/** Ways to break a sandbox that peers have in common with ours. */
const SHARED: readonly string[] = ['wall', 'memory', 'fatal'];
const PATIENCE = { patienceMs: 3000 };

/** The next run in a peer, in a process of its own; where that process ended or had to, starting it anew counts. */
export function trialsOfPeer({ peer, child }: Opened): PeerTrial[] {
  const wrecks = WRECKS.filter(({ id, language }) => language === 'javascript' && SHARED.includes(id));
  return wrecks.map(({ id, name, source, limits }) => {
    const { outputBytes: _, ...caps } = limits;
    const label = `${peer.name}: after ${name}`;
    const shared = { system: peer.id, unit: 'ms', better: 'less', statistic: 'p99' } as const;
    return {
      spec: { ...shared, id: `recovery/peers/${peer.id}-${id}`, label },
      async turn() {
        const startedAt = performance.now();
        const { tookMs } = await child.run({ language: 'javascript', source }, caps, PATIENCE);
        const good = { language: 'javascript', source: GOOD.javascript } as const;
        const { end } = await child.run(good, {}, PATIENCE);
        if (typeof end === 'string' || end.stdout !== GOOD_ANSWER) return undefined;
        return performance.now() - startedAt - tookMs;
      },
    };
  });
}
