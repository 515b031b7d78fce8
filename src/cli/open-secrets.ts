import type { Environment } from './environment.ts';
import { environmentSecrets, type SecretSource } from './secret-source.ts';
import { readVault } from './vault.ts';

/**
 * The secrets of a process: `NAME` or the file that `NAME_FILE` names, and else the field `NAME` of the Vault,
 * which is asked once. Throws a Failure where the Vault does not answer.
 */
export async function openSecrets(env: Environment): Promise<SecretSource> {
  const own = environmentSecrets(env);
  const fields = await readVault(env, own);
  return (name) => {
    const found = own(name);
    return found.text === undefined && found.fault === undefined ? fields(name) : found;
  };
}
