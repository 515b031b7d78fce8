import { signCheckpoint } from './checkpoint.ts';
import { type Digest, PORTABLE_DIGEST } from './digest.ts';
import { type KeptRecord, leafOf, parseRecord } from './record.ts';
import { type RecoverOptions, recover } from './recover.ts';
import { type Frontier, grow, leafHash, rootOf } from './tree.ts';
import { createWatch } from './watch.ts';

/** What a sealer works with. */
export interface SealerOptions extends RecoverOptions {
  /** The key of the macs. */
  macKey: Uint8Array;
  digest?: Digest;
  /** Names this sealer among those of the log. */
  holder: string;
  /** From the end of a turn to the next one. */
  everyMs?: number;
  leaseMs?: number;
  /** Told of each turn that failed, and once of each record that is sealed though it is not as it should be. */
  onError(error: unknown): void;
}

/** What the leader knows: of which epoch, and up to where the log is sealed. */
interface Lead {
  epoch: number;
  frontier: Frontier;
}

/** A record that is to be sealed: as it is kept, and what it says if it is sound. */
interface Pending {
  seq: number;
  text: string;
  record: KeptRecord | undefined;
}

const BATCH = 1_000;

/**
 * Seals what comes into a log, for as long as this sealer leads, until closed. It never signs what does not
 * go on from all that it knows to be signed; then it says so at every turn, and leaves the lead to others.
 */
export function startSealer(options: SealerOptions): AsyncDisposable {
  const {
    log,
    macKey,
    digest = PORTABLE_DIGEST,
    holder,
    everyMs = 1_000,
    leaseMs = 3_000,
    onError,
  } = options;
  const watch = createWatch({ macKey, digest, onError });
  let lead: Lead | undefined;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current = turn();

  async function turn(): Promise<void> {
    try {
      while (!isClosed && (await sealBatch()));
    } catch (error) {
      lead = undefined;
      onError(error);
      // Another one may be able to go on: it has the right key, or room for pins.
      await log.resign(holder).catch(onError);
    }
    if (isClosed) return;
    timer = setTimeout(() => {
      current = turn();
    }, everyMs);
  }

  /** Seals up to a thousand records; true where there are more. */
  async function sealBatch(): Promise<boolean> {
    const epoch = await log.lead(holder, leaseMs);
    if (epoch === undefined || lead?.epoch !== epoch) lead = undefined;
    if (epoch === undefined) return false;
    lead ??= { epoch, frontier: await recover(options, watch) };
    const from = lead.frontier.size;
    const { size, sealed } = await log.head();
    // Another one leads by now, or the store was put back: a new start tells which.
    if (sealed !== from || size < sealed) lead = undefined;
    if (!lead || size === from) return false;
    const texts = await log.raw(from, BATCH);
    if (texts.length === 0) return false;
    const pending = texts.map((text, index) => ({
      seq: from + index + 1,
      text,
      record: parseRecord(text, digest),
    }));
    for (const { record, seq } of pending) watch.look(record, seq);
    lead = await seal(lead, pending, options);
    return lead !== undefined && texts.length === BATCH;
  }

  return {
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearTimeout(timer);
      await current;
      await log.resign(holder).catch(onError);
    },
  };
}

/** Signs, seals and pins a batch; undefined where another sealer has taken the lead meanwhile. */
async function seal(
  { epoch, frontier }: Lead,
  pending: readonly Pending[],
  { log, signer, pin }: SealerOptions,
): Promise<Lead | undefined> {
  const from = frontier.size;
  const leaves = pending.map(({ text, seq, record }) => leafHash(leafOf(text, seq, record)));
  const grown = grow(frontier, leaves);
  const to = grown.frontier.size;
  const checkpoint = await signCheckpoint({ size: to, root: rootOf(grown.frontier) }, signer);
  const isSealed = await log.seal({ epoch, from, to, nodes: grown.nodes, checkpoint });
  if (!isSealed) return undefined;
  await pin(checkpoint);
  return { epoch, frontier: grown.frontier };
}
