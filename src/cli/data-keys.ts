import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataKey, KeyRing } from '../store/cipher.ts';
import { Failure } from './failure.ts';
import { keepSecret, replaceSecret } from './kept-secret.ts';
import { dataKeys } from './setting-schemas.ts';
import type { Settings } from './settings.ts';

/** What decides where the ring is: in the settings, else in the data directory. */
export type RingSettings = Pick<Settings, 'dataKeys' | 'dataDir'>;

const KEY_BYTES = 32;

/** Within so many milliseconds every process that lives seals by the first key of a ring that was changed. */
export const RING_FRESH_MS = 1_000;

/**
 * Opens the ring of data keys; the first start makes one. A ring of the data directory is read again and again, so that
 * all processes go along when it changes; one of the settings stays as it is. `now` gives milliseconds and never goes
 * back: after a clock that was put back an old ring would stay in use.
 */
export async function openKeyRing(settings: RingSettings, now: () => number): Promise<KeyRing> {
  if (settings.dataKeys !== undefined) {
    const given = settings.dataKeys;
    return { keys: () => given, renew: () => undefined };
  }
  const path = ringPath(settings);
  const { text } = await keepSecret(path, () => describe([makeDataKey()]));
  let keys = parse(text, path);
  let readAt = now();
  const renew = () => {
    keys = reread(path) ?? keys;
    readAt = now();
  };
  return {
    keys() {
      const age = now() - readAt;
      // A clock that was set back tells nothing of how old the ring is.
      if (age < 0 || age >= RING_FRESH_MS) renew();
      return keys;
    },
    renew,
  };
}

/** Puts another ring into the data directory. */
export async function keepRing(settings: RingSettings, keys: readonly DataKey[]): Promise<void> {
  await replaceSecret(ringPath(settings), describe(keys));
}

/** A new key with a name of its own. */
export function makeDataKey(): DataKey {
  return { id: randomBytes(4).toString('hex'), key: new Uint8Array(randomBytes(KEY_BYTES)) };
}

function ringPath({ dataDir }: RingSettings): string {
  return join(dataDir, 'data-keys');
}

/** Undefined where the file cannot be read or is none of ours: what was read before then stays. */
function reread(path: string): readonly DataKey[] | undefined {
  try {
    return dataKeys().safeParse(readFileSync(path, 'utf8')).data;
  } catch {
    return undefined;
  }
}

function parse(text: string, path: string): readonly DataKey[] {
  const parsed = dataKeys().safeParse(text);
  if (!parsed.success) throw new Failure(1, `In ${path}: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
}

function describe(keys: readonly DataKey[]): string {
  return keys.map(({ id, key }) => `${id}:${Buffer.from(key).toString('base64')}`).join('\n');
}
