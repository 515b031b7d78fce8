import type { Node, SealedStore } from '../core/audit.ts';
import { openAnchors } from './anchor.ts';
import { NEIGHBOURS } from './diagnose.ts';
import type { AuditFault } from './fault.ts';
import { type FoldContext, foldEnd, foldRecord, type Progress, startProgress } from './fold.ts';
import type { VerifierKey } from './note.ts';

/** A log that is to be verified. */
export interface LogSource {
  /** How many records there are, and how many of them are sealed. */
  size: number;
  sealed: number;
  /** The checkpoint that is kept beside the records. */
  checkpoint?: string | undefined;
  /** All the records as they are kept, in order. */
  pages: AsyncIterable<readonly string[]>;
  /** Hashes of nodes as they are kept; absent where the log comes without its tree. */
  nodes?: SealedStore['nodes'] | undefined;
}

/** What a log is verified by, none of which comes from where the log is kept. */
export interface Trust {
  /** Checkpoints, in any order. To be read before the log, so that none of them is of a later one. */
  pins: readonly string[];
  /** The keys of the log, those of the past too. */
  keys: readonly VerifierKey[];
  /** Keys of the macs, all that were ever used; where there are none, macs are not checked. */
  macKeys: readonly Uint8Array[];
  /** Told how many records are checked, after each page. */
  onProgress?: ((records: number) => void) | undefined;
}

/** What was checked, and the first thing that is wrong. */
export interface AuditReport {
  /** Records that were checked. */
  records: number;
  sealed: number;
  /** Records that nothing but their macs speaks for yet. */
  unsealed: number;
  /** Records whose details were dropped. */
  erased: number;
  /** Sealed records that stand after later ones of their writer: brought out of order before they were sealed. */
  late: number;
  /** Checkpoints that the records agree with. */
  checkpoints: number;
  fault?: AuditFault;
}

/** Recomputes a whole log, from its records up to every checkpoint, in one pass over it. */
export async function verifyLog(source: LogSource, trust: Trust): Promise<AuditReport> {
  const { size, sealed, checkpoint, pages } = source;
  const known = new Map<string, Uint8Array>();
  const context: FoldContext = {
    anchors: await openAnchors({ ...trust, checkpoint, sealed }),
    sealed,
    size,
    macKeys: trust.macKeys,
    stored: source.nodes && ((node) => known.get(nameOf(node))),
  };
  const progress = startProgress();
  let texts: string[] = [];
  for await (const page of pages) {
    await learn(known, source, { seq: progress.seq, count: texts.length + page.length });
    texts.push(...page);
    const fault = foldTexts(progress, { texts, keep: NEIGHBOURS }, context);
    if (fault) return report(progress, sealed, fault);
    texts = texts.slice(-NEIGHBOURS);
    trust.onProgress?.(progress.seq);
  }
  const fault = foldTexts(progress, { texts, keep: 0 }, context) ?? foldEnd(progress, context);
  return report(progress, sealed, fault);
}

/** A log as it is in its store, from now on. @throws ClocheError `E_STORE_DOWN`, also while it is read */
export async function openLog(log: Pick<SealedStore, 'head' | 'raw' | 'nodes'>): Promise<LogSource> {
  const head = await log.head();
  return { ...head, pages: readPages(log), nodes: (wanted) => log.nodes(wanted) };
}

const PAGE = 1_000;

async function* readPages(log: Pick<SealedStore, 'raw'>): AsyncGenerator<string[]> {
  for (let after = 0; ; ) {
    const page = await log.raw(after, PAGE);
    if (page.length === 0) return;
    yield page;
    after += page.length;
  }
}

/** Folds the texts but the last `keep`, which are neighbours until more is read. */
function foldTexts(
  progress: Progress,
  { texts, keep }: { texts: readonly string[]; keep: number },
  context: FoldContext,
): AuditFault | undefined {
  for (let at = 0; at < texts.length - keep; at++) {
    const fault = foldRecord(progress, texts.slice(at, at + NEIGHBOURS + 1), context);
    if (fault) return fault;
  }
  return undefined;
}

/** Reads the nodes that the next records complete, and forgets those of the records before. */
async function learn(
  known: Map<string, Uint8Array>,
  { nodes, sealed }: LogSource,
  { seq, count }: { seq: number; count: number },
): Promise<void> {
  if (!nodes) return;
  // Those of a log that became shorter are told by the leaves past its end.
  const end = Math.min(seq + count + NEIGHBOURS, sealed);
  const wanted: Node[] = [];
  for (let level = 0; 2 ** level <= end; level++) {
    for (let index = Math.floor(seq / 2 ** level); (index + 1) * 2 ** level <= end; index++) {
      wanted.push({ level, index });
    }
  }
  const hashes = await nodes(wanted);
  known.clear();
  for (const [at, node] of wanted.entries()) {
    const hash = hashes[at];
    if (hash) known.set(nameOf(node), hash);
  }
}

function nameOf({ level, index }: Node): string {
  return `${level}:${index}`;
}

function report(
  { seq, erased, late, anchors }: Progress,
  sealed: number,
  fault: AuditFault | undefined,
): AuditReport {
  const unsealed = Math.max(0, seq - sealed);
  return { records: seq, sealed, unsealed, erased, late, checkpoints: anchors, ...(fault && { fault }) };
}
