import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from '../../audit/note.ts';
import { createSigner, type Signer } from '../../audit/signer.ts';
import { Failure } from '../failure.ts';
import { deriveMacKey, openAuditKey, openSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';

/** The settings that the keys of the audit log come from. */
export const LOG_KEY_SETTINGS = [
  'auditKey',
  'auditName',
  'secret',
  'dataDir',
] as const satisfies readonly (keyof Settings)[];

type LogKeySettings = Pick<Settings, (typeof LOG_KEY_SETTINGS)[number]>;

/** What the audit log is signed with, and what speaks for its records until they are. */
export interface LogKeys {
  signer: Signer;
  macKey: Uint8Array;
}

/** Opens the keys of the audit log; the first start makes those that no setting gives. Throws a Failure. */
export async function openLogKeys(settings: LogKeySettings): Promise<LogKeys> {
  const signer = await createSigner(settings.auditName, await openAuditKey(settings));
  return { signer, macKey: deriveMacKey(await openSecret(settings)) };
}

/** Public keys that have signed the log on this host, the earlier ones too: what they signed stays good. */
export async function readKnownKeys(dataDir: string): Promise<VerifierKey[]> {
  try {
    const lines = (await readFile(knownKeysPath(dataDir), 'utf8')).split('\n');
    return lines.flatMap((line) => parseVerifierKey(line) ?? []);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw cause;
  }
}

/** Adds a key to those of {@link readKnownKeys}, and gives them all. */
export async function rememberKey(dataDir: string, key: VerifierKey): Promise<VerifierKey[]> {
  const text = formatVerifierKey(key);
  const known = await readKnownKeys(dataDir);
  if (known.some((one) => formatVerifierKey(one) === text)) return known;
  const path = knownKeysPath(dataDir);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await appendFile(path, `${text}\n`, { mode: 0o600, flush: true });
  return [...known, key];
}

/** Reads keys that were handed over. Throws a Failure. */
export function parseKeys(texts: readonly string[]): VerifierKey[] {
  return texts.map((text) => {
    const key = parseVerifierKey(text);
    if (!key) throw new Failure(2, 'Expected a key as "cloche audit key" prints it, like name+01234567+AQ…');
    return key;
  });
}

function knownKeysPath(dataDir: string): string {
  return join(dataDir, 'audit', 'verifier-keys');
}
