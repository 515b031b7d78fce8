import { formatVerifierKey } from '../../audit/note.ts';
import { createSigner } from '../../audit/signer.ts';
import { readOnlyOptions } from '../arguments.ts';
import { openAuditKey } from '../secrets.ts';
import { openSettings } from '../settings.ts';

/** `cloche audit key`: the public key of the audit log as https://c2sp.org/signed-note has it. Throws a Failure. */
export async function printAuditKey(
  rawArgs: readonly string[],
  { env, stdout }: Pick<NodeJS.Process, 'env' | 'stdout'> = process,
): Promise<number> {
  readOnlyOptions(rawArgs, {});
  const settings = await openSettings(env, { keys: ['auditKey', 'auditName', 'dataDir'] });
  const signer = await createSigner(settings.auditName, await openAuditKey(settings));
  stdout.write(`${formatVerifierKey(signer)}\n`);
  return 0;
}
