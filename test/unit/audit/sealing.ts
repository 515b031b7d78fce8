import { afterEach, vi } from 'vitest';
import { openCheckpoint } from '../../../src/audit/checkpoint.ts';
import { type SealerOptions, startSealer } from '../../../src/audit/sealer.ts';
import { createSigner } from '../../../src/audit/signer.ts';
import { openLog, verifyLog } from '../../../src/audit/verify.ts';
import { MAC_KEY, makeLog, makeTexts, SIGNER, sealTexts } from './log.ts';

/** Records that come, in their order. */
export const TEXTS = makeTexts(4_000);
/** How long a lead lasts in these tests. */
export const LEASE_MS = 3_000;
/** The signer after a change of keys. */
export const successor = await createSigner(SIGNER.name, Buffer.alloc(32, 2));

/** What a test has opened; closed at its end, in whatever way that comes. */
let opened = new AsyncDisposableStack();
afterEach(async () => {
  const stack = opened;
  opened = new AsyncDisposableStack();
  await stack.disposeAsync();
});

/** Waits for what the sealers do, on a host of any load. */
export function until(isSo: () => boolean): Promise<boolean> {
  return vi.waitUntil(isSo, { timeout: 20_000, interval: 1 });
}

/** A log, a place for pins, a clock that stands still, and sealers that run all the time. */
export function setUp() {
  const clock = { now: 0 };
  const { log, state } = makeLog(() => clock.now);
  const pins: string[] = [];
  const errors: string[] = [];
  const start = (holder: string, options: Partial<SealerOptions> = {}) => {
    const sealer = startSealer({
      log,
      signer: SIGNER,
      macKey: MAC_KEY,
      holder,
      everyMs: 1,
      leaseMs: LEASE_MS,
      pin: async (checkpoint) => void pins.push(checkpoint),
      pinned: async () => pins.at(-1),
      onError: (error) => void errors.push(error instanceof Error ? error.message : String(error)),
      ...options,
    });
    return opened.use(sealer);
  };
  const trust = () => ({ pins, keys: [SIGNER, successor], macKeys: [MAC_KEY] });
  const verify = async () => verifyLog(await openLog(log), trust());
  return { clock, log, state, pins, errors, start, verify };
}

/** Writes a sealed log into the store, as an earlier sealer left it. */
export async function leave(state: ReturnType<typeof makeLog>['state'], sizes: number[], texts = TEXTS) {
  const { rows, checkpoints } = await sealTexts(texts, sizes);
  const sealed = sizes.at(-1) ?? 0;
  Object.assign(state, { texts: texts.slice(0, sealed), rows, sealed, checkpoint: checkpoints.at(-1) });
  return checkpoints;
}

/** Of what sizes checkpoints are. */
export const sizesOf = async (notes: readonly string[]) =>
  Promise.all(notes.map(async (note) => (await openCheckpoint(note, [SIGNER, successor]))?.size));
