import type { Node } from '../core/audit.ts';
import type { Anchor } from './anchor.ts';
import { toBase64 } from './base64.ts';
import { diagnose } from './diagnose.ts';
import { type AuditFault, fault } from './fault.ts';
import { hasMac, type KeptRecord, leafOf, parseRecord } from './record.ts';
import { follow, type Trail } from './trail.ts';
import { EMPTY_TREE, type Frontier, grow, isSameHash, leafHash, rootOf } from './tree.ts';

/** What the fold goes by. */
export interface FoldContext {
  /** In the order of their sizes. */
  anchors: readonly Anchor[];
  sealed: number;
  /** How many records there are, when the fold begins. */
  size: number;
  /** Keys of the macs, all that were ever used; where there are none, macs are not checked. */
  macKeys: readonly Uint8Array[];
  /** The hash that the store keeps of a node; absent where the log comes without its tree. */
  stored?: ((node: Node) => Uint8Array | undefined) | undefined;
}

/** How far the fold is. It is changed by each step. */
export interface Progress {
  /** The last record that was checked. */
  seq: number;
  frontier: Frontier;
  writers: Map<string, Trail>;
  erased: number;
  /** Sealed records that stand after later ones of their writer. */
  late: number;
  /** How many anchors were passed, and the size at the last one of them. */
  anchors: number;
  anchored: number;
}

/** Where the fold begins. */
export function startProgress(): Progress {
  return { seq: 0, frontier: EMPTY_TREE, writers: new Map(), erased: 0, late: 0, anchors: 0, anchored: 0 };
}

/**
 * Checks the next record, which is the first of the texts; those after it, up to `NEIGHBOURS`, tell more of
 * what became of it. After a fault, the fold cannot go on.
 */
export function foldRecord(
  progress: Progress,
  texts: readonly string[],
  context: FoldContext,
): AuditFault | undefined {
  const [text = ''] = texts;
  const seq = progress.seq + 1;
  const record = parseRecord(text);
  const isSealed = seq <= context.sealed;
  const hash = leafHash(leafOf(text, seq, record));
  const found =
    (isSealed ? checkLeaf(hash, { seq, texts }, context) : undefined) ??
    checkWriter(progress, record, context) ??
    (isSealed ? growTree(progress, hash, context) : undefined);
  if (found) return found;
  progress.seq = seq;
  if (record && record.salt === undefined) progress.erased++;
  return checkAnchors(progress, context);
}

/** What is wrong with the end of a log, after its last record. */
export function foldEnd(progress: Progress, context: FoldContext): AuditFault | undefined {
  const { anchors, sealed, stored } = context;
  const { seq, anchored } = progress;
  if (seq < sealed) {
    // Without the leaves that were sealed, a record may be gone from any place since the last anchor.
    const from = stored ? seq : anchored;
    return fault('truncated', [from + 1, sealed], `${sealed - seq} sealed records are gone from here`);
  }
  const found = checkAnchors(progress, context);
  if (found) return found;
  const ahead = anchors.slice(progress.anchors);
  const size = ahead.findLast((anchor) => !anchor.fault)?.size;
  if (size === undefined) return ahead[0] && faultOf(ahead[0], [sealed + 1, ahead[0].size]);
  return fault(
    'rolled back',
    [sealed + 1, size],
    `the log says that only ${sealed} are sealed, and they were`,
  );
}

/** Checks that a record is the one that was sealed at its place, by the hash that is kept of that. */
function checkLeaf(
  hash: Uint8Array,
  { seq, texts }: { seq: number; texts: readonly string[] },
  { stored, sealed, size }: FoldContext,
): AuditFault | undefined {
  const sealedLeaf = (at: number) => (at <= sealed ? stored?.({ level: 0, index: at - 1 }) : undefined);
  const leaf = sealedLeaf(seq);
  if (!leaf || isSameHash(leaf, hash)) return undefined;
  return diagnose({ seq, texts, sealedLeaf, isShort: size < sealed });
}

/**
 * Checks that a record is of a writer with the key, and is not there twice. One that is late was sealed late, or
 * the tree would not be that of a checkpoint: that is counted, and a fault only while it is not sealed.
 */
function checkWriter(
  progress: Progress,
  record: KeptRecord | undefined,
  { macKeys, sealed }: FoldContext,
): AuditFault | undefined {
  const seq = progress.seq + 1;
  const here: [number, number] = [seq, seq];
  if (!record) return fault('forged', here, 'it is not as a writer of this log leaves one');
  if (macKeys.length > 0 && !macKeys.some((key) => hasMac(record, key))) {
    return fault('forged', here, 'its mac is not of a key of this log');
  }
  const before = progress.writers.get(record.writer);
  const { trail, order } = follow(before, record.number, seq);
  progress.writers.set(record.writer, trail);
  if (order === 'next') return undefined;
  const { number = 0, seq: last = 0 } = before ?? {};
  if (order === 'copy' && record.number === number) {
    return fault('inserted', [last, seq], 'one of these two is a copy of the other');
  }
  if (order === 'copy') return fault('inserted', [seq, seq], 'it is a copy of a record before it');
  if (seq > sealed) return fault('reordered', [last, seq], 'the last was written before the first');
  progress.late++;
  return undefined;
}

/** Adds a leaf to the tree, and checks the nodes that it completes against those that are kept. */
function growTree(progress: Progress, hash: Uint8Array, { stored }: FoldContext): AuditFault | undefined {
  const seq = progress.seq + 1;
  const { frontier, nodes } = grow(progress.frontier, [hash]);
  progress.frontier = frontier;
  if (!stored) return undefined;
  const level = nodes.findIndex(([node], at) => {
    const kept = stored({ level: at, index: seq / 2 ** at - 1 });
    return node && !(kept && isSameHash(kept, node));
  });
  if (level < 0) return undefined;
  return fault('damaged', [seq - 2 ** level + 1, seq], 'the hash that is kept of this part is not theirs');
}

function checkAnchors(progress: Progress, { anchors, sealed }: FoldContext): AuditFault | undefined {
  const { seq } = progress;
  for (let anchor = anchors[progress.anchors]; anchor; anchor = anchors[progress.anchors]) {
    if (anchor.size > Math.min(seq, sealed)) return undefined;
    // Of several anchors at one size, the later ones speak of its last record.
    const batch: [number, number] = [Math.min(progress.anchored + 1, seq), seq];
    if (anchor.fault) return faultOf(anchor, batch);
    if (anchor.root !== toBase64(rootOf(progress.frontier))) {
      return fault('edited', batch, `one or more of them are not what the ${anchor.source} checkpoint says`);
    }
    progress.anchors++;
    progress.anchored = anchor.size;
  }
  return undefined;
}

function faultOf({ fault: broken }: Anchor, [from, to]: [number, number]): AuditFault | undefined {
  return broken && { ...broken, from, to };
}
