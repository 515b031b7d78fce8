import type { AuditHead, SealedStore } from '../core/audit.ts';
import { ClocheError } from '../core/errors.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import type { VerifierKey } from './note.ts';
import { assemble, consistencyPlan, verifyConsistency } from './proof.ts';
import { parseRecord } from './record.ts';
import type { Signer } from './signer.ts';
import { EMPTY_TREE, type Frontier, frontierNodes, isSameHash, rootOf } from './tree.ts';
import type { Watch } from './watch.ts';

/** What a new leader goes by. */
export interface RecoverOptions {
  log: SealedStore;
  signer: Signer;
  /** Keys of the log in the past, which checkpoints may still be signed by. */
  pastKeys?: readonly VerifierKey[];
  /** Keeps a checkpoint outside the store; while that fails, nothing more is sealed. */
  pin(checkpoint: string): Promise<void>;
  /** The last checkpoint that was pinned. */
  pinned(): Promise<string | undefined>;
}

/** How many records a new leader looks back, to know where their writers are. */
const LOOK_BACK = 1_000;

/**
 * The tree to go on from, by a sealer that has just come to lead. It is that of the store's checkpoint, and
 * goes on from the one that was pinned last; where the pin is behind, it is brought up to it.
 * @throws ClocheError `E_INTERNAL` where the store shows another log, which must not be signed
 */
export async function recover(options: RecoverOptions, watch: Watch): Promise<Frontier> {
  const { log, pin, pinned } = options;
  const pinnedNote = await pinned();
  const head = await log.head();
  const frontier = await readFrontier(options, head);
  const pinnedHead = pinnedNote === undefined ? undefined : await open(options, pinnedNote, 'pinned');
  if (pinnedHead) await checkPin(options, pinnedHead, frontier);
  if (head.checkpoint !== undefined && (pinnedHead?.size ?? 0) < frontier.size) await pin(head.checkpoint);
  if (frontier.size > 0) {
    const after = Math.max(0, frontier.size - LOOK_BACK);
    const texts = await log.raw(after, frontier.size - after);
    for (const [index, text] of texts.entries()) watch.remember(parseRecord(text), after + index + 1);
  }
  return frontier;
}

/** The frontier of what is sealed, by the nodes that are kept, which must be that of the checkpoint. */
async function readFrontier(options: RecoverOptions, head: AuditHead): Promise<Frontier> {
  const { size, sealed, checkpoint } = head;
  if (size < sealed) throw refusal(`${sealed} records are sealed, and there are only ${size}`);
  if (sealed === 0 && checkpoint === undefined) return EMPTY_TREE;
  if (checkpoint === undefined) throw refusal('the checkpoint of what is sealed is gone');
  const signed = await open(options, checkpoint, 'kept');
  const found = await options.log.nodes(frontierNodes(sealed));
  const hashes = found.filter((hash) => hash !== undefined);
  const isWhole = hashes.length === found.length && signed.size === sealed;
  const frontier = { size: sealed, hashes };
  if (!isWhole || !isSameHash(rootOf(frontier), signed.root)) {
    throw refusal('the tree that is kept is not that of its checkpoint');
  }
  return frontier;
}

async function checkPin({ log }: RecoverOptions, pinned: Checkpoint, frontier: Frontier): Promise<void> {
  const { size, root } = pinned;
  if (size > frontier.size) {
    throw refusal(`${size} records were pinned as sealed, and the store has only ${frontier.size} of them`);
  }
  const plan = consistencyPlan(size, frontier.size);
  const proof = assemble(plan, await log.nodes(plan.flat()));
  const claim = { first: size, second: frontier.size, firstRoot: root, secondRoot: rootOf(frontier) };
  if (!proof || !verifyConsistency(claim, proof)) throw refusal('it does not go on from what was pinned');
}

async function open(
  { signer, pastKeys = [] }: RecoverOptions,
  note: string,
  what: 'pinned' | 'kept',
): Promise<Checkpoint> {
  const checkpoint = await openCheckpoint(note, [signer, ...pastKeys]);
  if (!checkpoint) throw refusal(`the ${what} checkpoint is not signed by a key of this log`);
  return checkpoint;
}

function refusal(reason: string): ClocheError {
  return new ClocheError('E_INTERNAL', `The audit log is not sealed any more: ${reason}`);
}
