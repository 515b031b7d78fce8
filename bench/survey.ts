import { VERSION } from '../src/cli/version.ts';
import type { Absence } from './measure/row.ts';
import { versionOf } from './peers/load-package.ts';
import { PEERS } from './peers/registry.ts';
import type { SystemFacts } from './report/schema.ts';
import { BASELINES, DOORS, SYSTEMS } from './systems.ts';

/** Which systems are on this machine, by id, and why others are not. */
export interface Survey {
  present: Record<string, SystemFacts>;
  absent: Absence[];
}

/** Asks systems for their versions, peers by opening each for a moment, one after the other. */
export async function surveySystems(ids: ReadonlySet<string>): Promise<Survey> {
  const survey: Survey = { present: {}, absent: [] };
  for (const [id, facts] of Object.entries(SYSTEMS).filter(([known]) => ids.has(known))) {
    try {
      survey.present[id] = { ...facts, version: await versionOfSystem(id) };
    } catch (cause) {
      // A peer that fails in its own way is not here either: the others are measured.
      survey.absent.push({ system: id, why: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return survey;
}

/** @throws Error where it is not on this machine */
async function versionOfSystem(id: string): Promise<string> {
  if (Object.hasOwn(DOORS, id)) return VERSION;
  if (Object.hasOwn(BASELINES, id)) return versionOf(id);
  const peer = PEERS.find((one) => one.id === id);
  if (!peer) throw new RangeError(`Expected a door, a baseline or a peer, got ${id}`);
  await using opened = await peer.open();
  return opened.version;
}
