import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { startSealer } from '../../src/audit/sealer.ts';
import { createSigner } from '../../src/audit/signer.ts';
import { openPins } from '../../src/cli/audit/pins.ts';
import type { Store } from '../../src/core/ports.ts';
import { LEASE_MS, LOG_NAME, LOG_SEED, MAC_KEY, makeNumbered, openLogStore } from './log-store.ts';

/** A process of `sealer.test.ts`: it seals a log as quickly as it can, or appends to it. */
const [role = '', socketPath = '', name = '', pinsPath = ''] = process.argv.slice(2);
const TICK_MS = 40;
const APPENDS = 5;
const APPEND_EVERY_MS = 10;

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await using store = await openLogStore(socketPath, name);
if (role === 'seal') await seal(store);
else await append(store);

async function seal({ sealed }: Store): Promise<void> {
  const pins = openPins(pinsPath);
  await using _sealer = startSealer({
    log: sealed,
    signer: await createSigner(LOG_NAME, LOG_SEED),
    macKey: MAC_KEY,
    holder: name,
    everyMs: TICK_MS,
    leaseMs: LEASE_MS,
    pin: pins.add,
    pinned: pins.last,
    onError: (error) => process.stderr.write(`${name}: ${error}\n`),
  });
  process.stdout.write('ready\n');
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
}

/** Says at the end how many records were taken. */
async function append({ audit }: Store): Promise<void> {
  process.stdout.write('ready\n');
  let count = 0;
  while (!stop.signal.aborted) {
    const entries = Array.from({ length: APPENDS }, (_, i) => makeNumbered(count + i));
    await Promise.all(entries.map(audit.append));
    count += entries.length;
    await pause(APPEND_EVERY_MS);
  }
  process.stdout.write(`${count}\n`);
}
