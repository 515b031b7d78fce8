import type { Logger } from 'pino';
import { startSealer } from '../../audit/sealer.ts';
import type { Signer } from '../../audit/signer.ts';
import { ClocheError } from '../../core/errors.ts';
import type { Store } from '../../core/ports.ts';
import { repeat } from '../../store/repeat.ts';
import { dampen } from '../../store/warn.ts';
import { HOST_DIGEST } from '../host-digest.ts';
import { makeProcessName } from '../process-name.ts';
import { rememberKey } from './log-keys.ts';
import { openPins, type Pins, pinsPath } from './pins.ts';
import { retain } from './retain.ts';
import { openWitness, type Witness } from './witness.ts';

/** What a process seals the audit log with. */
export interface SealOptions {
  store: Pick<Store, 'audit' | 'sealed' | 'settings'>;
  signer: Signer;
  macKey: Uint8Array;
  settings: { dataDir: string; auditWitness?: string | undefined };
  log: Pick<Logger, 'warn' | 'error'>;
}

const LEASE_MS = 3_000;
const SEAL_EVERY_MS = 1_000;
const RETAIN_EVERY_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Seals the audit log while this process leads: signs a checkpoint for what is new, pins it in the data directory,
 * shows it to the witness, and drops the details of what is past retention. Closing waits for what is under way.
 */
export async function seal(options: SealOptions): Promise<AsyncDisposable> {
  const { store, signer, macKey, settings, log } = options;
  const holder = makeProcessName();
  const pins = openPins(pinsPath(settings.dataDir));
  const pastKeys = await rememberKey(settings.dataDir, signer);
  const warn = dampen((message) => log.warn(message), Date.now);
  await using stack = new AsyncDisposableStack();
  const witness = openOwnWitness(options, { pins, warn });
  if (witness) stack.use(witness);
  stack.use(
    startSealer({
      log: store.sealed,
      signer,
      pastKeys,
      macKey,
      digest: HOST_DIGEST,
      holder,
      everyMs: SEAL_EVERY_MS,
      leaseMs: LEASE_MS,
      async pin(checkpoint) {
        await pins.add(checkpoint);
        witness?.show(checkpoint);
      },
      pinned: pins.last,
      onError(error) {
        if (isAway(error)) warn('The audit log waits for the store to be sealed');
        else log.error({ err: error }, 'the audit log could not be sealed');
      },
    }),
  );
  stack.use(startRetention({ store, holder, log }));
  const owned = stack.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The witness of the settings, if they name one. */
function openOwnWitness(
  { store, signer, settings }: SealOptions,
  { pins, warn }: { pins: Pins; warn(message: string): void },
): Witness | undefined {
  if (settings.auditWitness === undefined) return undefined;
  return openWitness({
    url: settings.auditWitness,
    name: signer.name,
    consistency: store.audit.consistency,
    onCosigned: pins.add,
    warn,
  });
}

/** Once an hour, in the process that seals. */
function startRetention({ store, holder, log }: Pick<SealOptions, 'store' | 'log'> & { holder: string }) {
  const closing = new AbortController();
  let after = 0;
  const repeating = repeat({
    everyMs: RETAIN_EVERY_MS,
    async task() {
      const { auditRetentionDays } = await store.settings.read();
      if (auditRetentionDays === null) return;
      if ((await store.sealed.lead(holder, LEASE_MS)) === undefined) return;
      const before = Date.now() - auditRetentionDays * DAY_MS;
      const { signal } = closing;
      after = await retain({ log: store.sealed, audit: store.audit, before, after, signal, now: Date.now });
    },
    onError: (error) => log.warn({ err: error }, 'old audit records keep their details for now'),
  });
  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      await repeating[Symbol.asyncDispose]();
    },
  };
}

function isAway(error: unknown): boolean {
  return error instanceof ClocheError && error.code === 'E_STORE_DOWN';
}
