import { toBase64 } from './base64.ts';
import { openCheckpoint, readCheckpoint } from './checkpoint.ts';
import type { FaultKind } from './fault.ts';
import type { VerifierKey } from './note.ts';

/** A point at which the root of a log is known from a checkpoint, or at which its checkpoint is no good. */
export interface Anchor {
  size: number;
  /** Where the checkpoint comes from. */
  source: 'pinned' | 'kept';
  /** In base64. */
  root: string;
  /** Why it is no good, as one sentence. */
  fault?: { kind: FaultKind; message: string };
}

/** What is known of a log beside its records. */
export interface Anchorage {
  /** Checkpoints from outside the store. */
  pins: readonly string[];
  /** The checkpoint that the store keeps. */
  checkpoint?: string | undefined;
  /** How many records the store says are sealed. */
  sealed: number;
  keys: readonly VerifierKey[];
}

/** The anchors of a log, by their size. Pins may come in any order: of two sealers, one may be late. */
export async function openAnchors(anchorage: Anchorage): Promise<Anchor[]> {
  const { pins, checkpoint, sealed } = anchorage;
  const anchors: Anchor[] = [];
  for (const pin of pins) anchors.push(await openAnchor(pin, 'pinned', anchorage));
  if (checkpoint !== undefined) anchors.push(await openAnchor(checkpoint, 'kept', anchorage));
  const kept = checkpoint === undefined ? undefined : anchors.at(-1);
  if (sealed > (kept?.size ?? 0) && !kept?.fault) {
    const message = `${nameOf(sealed)}: it is missing, and the one that is kept is of ${kept?.size ?? 0}`;
    anchors.push({ size: sealed, source: 'kept', root: '', fault: { kind: 'damaged', message } });
  }
  return anchors.sort((a, b) => a.size - b.size).map(withFork);
}

async function openAnchor(
  note: string,
  source: Anchor['source'],
  { keys, sealed }: Anchorage,
): Promise<Anchor> {
  const head = await openCheckpoint(note, keys);
  if (head) return { size: head.size, source, root: toBase64(head.root) };
  const said = readCheckpoint(note)?.size;
  const name = said === undefined ? 'One that is no checkpoint at all' : nameOf(said);
  const message = `${name}: none of the known keys has signed what is ${source} here`;
  const size = source === 'pinned' ? (said ?? 0) : sealed;
  return { size, source, root: '', fault: { kind: 'bad signature', message } };
}

function nameOf(size: number): string {
  return `Checkpoint of ${size} records`;
}

/** Two good checkpoints of one size and of different roots are a fork, whatever the records say. */
function withFork(anchor: Anchor, index: number, all: readonly Anchor[]): Anchor {
  const others = [all[index - 1], all[index + 1]];
  const isFork = others.some(
    (other) => other && !other.fault && other.size === anchor.size && other.root !== anchor.root,
  );
  if (anchor.fault || !isFork) return anchor;
  const message = `${nameOf(anchor.size)}: two of this size were signed, and they differ`;
  return { ...anchor, fault: { kind: 'forked', message } };
}
