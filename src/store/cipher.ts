import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { ClocheError } from '../core/errors.ts';
import { createRandomPool } from '../core/random-pool.ts';

/** What a text is and whose; it can be opened as nothing else. */
export interface About {
  kind: 'job' | 'outcome' | 'factor';
  id: string;
  caller: string;
}

/** Keeps texts from whoever reads the store. */
export interface Cipher {
  seal(text: string, about: About): string;
  /**
   * Gives the text back.
   * @throws ClocheError `E_INTERNAL` where it was not sealed by a key of the ring, or as something else
   */
  open(sealed: string, about: About): string;
  /** Whether a text is sealed by the key that new ones are sealed by. */
  isCurrent(sealed: string): boolean;
}

/** A key of 32 bytes, and the name that stands before what it sealed: letters, digits, `_` and `-`. */
export interface DataKey {
  id: string;
  key: Uint8Array;
}

/** The keys in use. */
export interface KeyRing {
  /** At least one; the first one seals, all of them open. */
  keys(): readonly DataKey[];
  /** Looks for keys that are new, since one was met that is not here. */
  renew(): void;
}

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals by AES-256-GCM under a random nonce of 96 bits (NIST SP 800-38D): one key is good for 2^32 texts. A
 * sealed text is `v1.<key id>.<nonce, ciphertext and tag in base64url>`; its length tells that of the text.
 */
export function createCipher(ring: KeyRing): Cipher {
  const random = createRandomPool(randomFillSync);
  return {
    seal(text, about) {
      const { id, key } = first(ring);
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bind(about));
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return `${prefix(id)}${Buffer.concat(parts).toString('base64url')}`;
    },
    open(sealed, about) {
      const [version, id = '', body = ''] = sealed.split('.', 3);
      const key = version === VERSION ? find(ring, id) : undefined;
      const text = key && decrypt(Buffer.from(body, 'base64url'), key, about);
      if (text === undefined) throw new ClocheError('E_INTERNAL', 'What the store keeps cannot be opened');
      return text;
    },
    isCurrent: (sealed) => sealed.startsWith(prefix(first(ring).id)),
  };
}

function first(ring: KeyRing): DataKey {
  const [key] = ring.keys();
  if (!key) throw new ClocheError('E_INTERNAL', 'Expected a data key, got an empty ring');
  return key;
}

function find(ring: KeyRing, id: string): Uint8Array | undefined {
  const look = () => ring.keys().find((key) => key.id === id)?.key;
  const known = look();
  if (known) return known;
  ring.renew();
  return look();
}

/** Undefined where anything was changed, down to the last bit, or is about something else. */
function decrypt(bytes: Buffer, key: Uint8Array, about: About): string | undefined {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const end = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(bind(about)).setAuthTag(bytes.subarray(end));
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES, end), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

function prefix(id: string): string {
  return `${VERSION}.${id}.`;
}

/** As JSON no two different ones are the same bytes, whatever stands in an id. */
function bind({ kind, id, caller }: About): Buffer {
  return Buffer.from(JSON.stringify([VERSION, kind, id, caller]));
}
