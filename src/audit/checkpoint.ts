import { fromBase64, toBase64 } from './base64.ts';
import { openNote, parseNote, signNote, type VerifierKey } from './note.ts';
import type { Signer } from './signer.ts';
import { HASH_BYTES } from './tree.ts';

/** The head of a log at one size. */
export interface Checkpoint {
  /** Names the log. */
  origin: string;
  size: number;
  root: Uint8Array;
}

/**
 * Signs the head of a log, whose name is that of the signer: a note of C2SP
 * (https://c2sp.org/tlog-checkpoint) that other tools can check.
 */
export function signCheckpoint(head: Omit<Checkpoint, 'origin'>, signer: Signer): Promise<string> {
  return signNote(`${signer.name}\n${head.size}\n${toBase64(head.root)}\n`, signer);
}

/** The head that a checkpoint says, where one of the keys has signed it that bears the name of the log. */
export async function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
): Promise<Checkpoint | undefined> {
  const opened = await openNote(note, keys);
  const checkpoint = opened && parseBody(opened.text);
  if (!checkpoint || !opened.signers.some(({ name }) => name === checkpoint.origin)) return undefined;
  return checkpoint;
}

/** The head that a checkpoint says, whoever has signed it; undefined where it is none. */
export function readCheckpoint(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  return parsed && parseBody(parsed.text);
}

/** Lines past the third are extensions, which may be there and say nothing to us. */
function parseBody(text: string): Checkpoint | undefined {
  const [origin = '', digits = '', encoded = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = Number(digits);
  const root = fromBase64(encoded);
  if (origin === '' || extensions.includes('')) return undefined;
  if (!/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(size)) return undefined;
  return root?.length === HASH_BYTES ? { origin, size, root } : undefined;
}
