import type { About, Cipher } from './cipher.ts';
import { reach } from './connection.ts';
import { callerOf, type Keys } from './keys.ts';
import type { ScriptedRedis } from './scripts.ts';

/** How far a rotation is: texts looked at, those sealed anew, and those that no key of the ring opens. */
export interface Resealing {
  seen: number;
  resealed: number;
  unopened: number;
}

/** What is resealed where. */
export interface ResealOptions {
  redis: ScriptedRedis;
  keys: Keys;
  cipher: Cipher;
}

/** A sealed text in its place: a field of a hash. */
interface Kept {
  place: string;
  field: string;
  text: string;
  about: About;
}

const PAGE = 250;

/**
 * Seals every text anew that is not sealed by the current key, while others read and write. What changes meanwhile
 * is left alone, for whoever wrote it sealed it: so a run that ends is not resurrected. May be cut off and begun
 * again at any time. `onProgress` hears of each page.
 * @throws ClocheError `E_STORE_DOWN`
 */
export async function reseal(
  options: ResealOptions,
  onProgress: (progress: Resealing) => void,
): Promise<Resealing> {
  const { redis, keys } = options;
  const progress = { seen: 0, resealed: 0, unopened: 0 };
  for (const [start, read] of [[keys.run, readRun] as const, [keys.factor, readFactor] as const]) {
    let cursor = '0';
    do {
      const [next, places] = await reach(() => redis.scan(cursor, 'MATCH', `${start}*`, 'COUNT', PAGE));
      for (const place of places) {
        for (const kept of await read(options, place)) count(progress, await resealOne(options, kept));
      }
      onProgress({ ...progress });
      cursor = next;
    } while (cursor !== '0');
  }
  return progress;
}

function count(progress: Resealing, verdict: 'current' | 'resealed' | 'unopened'): void {
  progress.seen++;
  if (verdict !== 'current') progress[verdict]++;
}

async function resealOne({ redis, cipher }: ResealOptions, { place, field, text, about }: Kept) {
  if (cipher.isCurrent(text)) return 'current';
  const plain = tryToOpen(cipher, text, about);
  if (plain === undefined) return 'unopened';
  const isDone = await reach(() => redis.resealText(place, field, text, cipher.seal(plain, about)));
  return isDone === 1 ? 'resealed' : 'current';
}

function tryToOpen(cipher: Cipher, text: string, about: About): string | undefined {
  try {
    return cipher.open(text, about);
  } catch {
    return undefined;
  }
}

/** The job or the outcome of a run; nothing where it has expired. */
async function readRun({ redis, keys }: ResealOptions, place: string): Promise<Kept[]> {
  const [part, ...texts] = await reach(() => redis.hmget(place, 'caller', 'job', 'outcome'));
  if (!part) return [];
  const owner = { id: place.slice(keys.run.length), caller: callerOf(part) };
  return (['job', 'outcome'] as const).flatMap((kind, index) => {
    const text = texts[index];
    return text ? [{ place, field: kind, text, about: { kind, ...owner } }] : [];
  });
}

async function readFactor({ redis, keys }: ResealOptions, place: string): Promise<Kept[]> {
  const text = await reach(() => redis.hget(place, 'text'));
  const caller = callerOf(place.slice(keys.factor.length));
  return text === null ? [] : [{ place, field: 'text', text, about: { kind: 'factor', id: caller, caller } }];
}
