import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { fromBase64, toBase64 } from './base64.ts';
import type { Signer } from './signer.ts';

/** A public Ed25519 key that signs notes under a name. */
export type VerifierKey = Pick<Signer, 'name' | 'publicKey'>;

/** A note as it is written: its text, which ends with a line break, and who claims to have signed it. */
export interface Note {
  text: string;
  signatures: { name: string; keyId: string; signature: Uint8Array }[];
}

const ED25519 = 1;
const PUBLIC_KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
/** Room for sixteen post-quantum signatures, which a verifier has to accept. */
const MAX_NOTE_CHARACTERS = 128 * 1024;
const MAX_SIGNATURES = 100;
const NAME = /^[^\s\u0085+]+$/u;
const SIGNATURE_LINE = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/u;

/**
 * Signs a text as a note (https://c2sp.org/signed-note). The text ends with a line break; the name of the
 * signer has no space and no plus.
 */
export async function signNote(text: string, signer: Signer): Promise<string> {
  const signature = await signer.sign(utf8ToBytes(text));
  const id = keyIdOf(signer);
  return `${text}\n— ${signer.name} ${toBase64(concatBytes(id, signature))}\n`;
}

/**
 * The text of a note that one of the keys has signed, and which of them did; undefined for every other, and
 * where the signature of one of the keys is false. Signatures of other keys do not count.
 */
export async function openNote(
  note: string,
  keys: readonly VerifierKey[],
): Promise<{ text: string; signers: VerifierKey[] } | undefined> {
  const parsed = parseNote(note);
  if (!parsed) return undefined;
  const bytes = utf8ToBytes(parsed.text);
  const signers: VerifierKey[] = [];
  for (const { name, keyId, signature } of parsed.signatures) {
    const key = keys.find((one) => one.name === name && bytesToHex(keyIdOf(one)) === keyId);
    if (!key) continue;
    if (!(await isSignature(key.publicKey, signature, bytes))) return undefined;
    signers.push(key);
  }
  return signers.length === 0 ? undefined : { text: parsed.text, signers };
}

/** Takes a note apart without checking its signatures; undefined where it breaks the rules of notes. */
export function parseNote(note: string): Note | undefined {
  if (note.length > MAX_NOTE_CHARACTERS || !note.isWellFormed() || hasControls(note)) return undefined;
  const split = note.lastIndexOf('\n\n');
  if (split <= 0 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return undefined;
  const signatures = lines.map(parseSignature).filter((signature) => signature !== undefined);
  return signatures.length === lines.length ? { text: note.slice(0, split + 1), signatures } : undefined;
}

/** The text by which a key is handed to those who verify: name, key id and key, as Go's notes have it. */
export function formatVerifierKey(key: VerifierKey): string {
  const encoded = toBase64(concatBytes(Uint8Array.of(ED25519), key.publicKey));
  return `${key.name}+${bytesToHex(keyIdOf(key))}+${encoded}`;
}

/** The key of such a text; undefined for every other, also where the key id is not that of the key. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name = '', encoded = ''] = /^([^+]+)\+[0-9a-f]{8}\+(.+)$/u.exec(text) ?? [];
  const [type, ...publicKey] = fromBase64(encoded) ?? [];
  if (!NAME.test(name) || type !== ED25519 || publicKey.length !== PUBLIC_KEY_BYTES) return undefined;
  const key = { name, publicKey: Uint8Array.from(publicKey) };
  return formatVerifierKey(key) === text ? key : undefined;
}

function parseSignature(line: string): Note['signatures'][number] | undefined {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!NAME.test(name) || !bytes || bytes.length <= KEY_ID_BYTES) return undefined;
  return {
    name,
    keyId: bytesToHex(bytes.subarray(0, KEY_ID_BYTES)),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}

function keyIdOf({ name, publicKey }: VerifierKey): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(ED25519), publicKey)).subarray(
    0,
    KEY_ID_BYTES,
  );
}

async function isSignature(
  publicKey: Uint8Array,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(bytes));
}

/** Whether a text has a control character of ASCII other than the line break. */
function hasControls(text: string): boolean {
  return /[^\P{Cc}\n\u007f-\u009f]/u.test(text);
}
