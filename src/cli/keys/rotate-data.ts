import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DataKey } from '../../store/cipher.ts';
import { takeLock } from '../../store/lock.ts';
import type { Resealing } from '../../store/reseal.ts';
import { keepRing, makeDataKey, openKeyRing, RING_FRESH_MS } from '../data-keys.ts';
import { Failure } from '../failure.ts';
import { type Host, withHost } from './host.ts';

/** What a rotation did, by the names of the keys. */
interface Rotation extends Resealing {
  key: string;
  dropped: string[];
}

/**
 * Until every process that lives seals by the new key, and what one was just about to write is written: twice the time
 * in which they look for another ring, and a command.
 */
const SETTLE_MS = 2 * RING_FRESH_MS + 1_000;

/**
 * Seals all that is stored by another data key, while the service runs. A ring of the data directory gets a new key
 * first, and loses the old ones in the end; one that was cut off goes on where it was. A ring of the settings stays as
 * it is, and all is sealed by its first key.
 */
export async function rotateData({ json }: { json?: boolean | undefined }): Promise<number> {
  return withHost(async (host) => {
    // Written first: no key may be gone of which the log knows nothing.
    await host.store.audit.append(host.entry('data.rotate', { is_begun: true }));
    const rotation = host.settings.dataKeys ? await resealAll(host) : await rotateKept(host);
    const { seen, resealed, unopened, key, dropped } = rotation;
    const entry = host.entry('data.rotate', { key, dropped, seen, resealed, unopened });
    await host.store.audit.append({ ...entry, success: unopened === 0 });
    process.stdout.write(json ? `${JSON.stringify(rotation)}\n` : describe(rotation));
    return unopened === 0 ? 0 : 1;
  });
}

async function rotateKept(host: Host): Promise<Rotation> {
  using lock = takeLock(join(host.settings.dataDir, 'data-keys.lock'));
  if (!lock) throw new Failure(1, 'Expected one rotation at a time, another one is under way');
  const before = await keysOf(host);
  // More than one key: an earlier rotation did not come to its end.
  const ring = before.length > 1 ? before : [makeDataKey(), ...before];
  await keepRing(host.settings, ring);
  await pause(SETTLE_MS);
  const rotation = await resealAll(host);
  if (rotation.unopened > 0) return rotation;
  await keepRing(host.settings, ring.slice(0, 1));
  return { ...rotation, dropped: ring.slice(1).map(({ id }) => id) };
}

async function resealAll({ store, settings }: Host): Promise<Rotation> {
  if (!store.reseal) throw new Failure(1, 'Expected a store in Redis, what is in memory is not encrypted');
  const [first] = await keysOf({ settings });
  const done = await store.reseal(showProgress);
  if (process.stderr.isTTY) process.stderr.write('\n');
  return { ...done, key: first?.id ?? '', dropped: [] };
}

async function keysOf({ settings }: Pick<Host, 'settings'>): Promise<readonly DataKey[]> {
  return (await openKeyRing(settings, () => performance.now())).keys();
}

function showProgress({ seen, resealed }: Resealing): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${seen} texts seen, ${resealed} sealed anew`);
}

function describe({ seen, resealed, unopened, key, dropped }: Rotation): string {
  const lost =
    unopened === 0 ? '' : `${unopened} texts cannot be opened by any key; old keys stay in the ring\n`;
  const gone = dropped.length === 0 ? '' : `Keys dropped: ${dropped.join(', ')}\n`;
  return `Of ${seen} texts ${resealed} were sealed anew, by the key ${key}\n${lost}${gone}`;
}
