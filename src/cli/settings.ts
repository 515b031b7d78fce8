import type { z } from 'zod';
import type { Environment } from './environment.ts';
import { Failure } from './failure.ts';
import { openSecrets } from './open-secrets.ts';
import { environmentSecrets, type FoundSecret, type SecretSource } from './secret-source.ts';
import { SECURITY_SETTINGS, VAULT_SETTINGS } from './security-settings.ts';
import { SERVICE_SETTINGS } from './service-settings.ts';
import type { Setting } from './setting.ts';

/** Every setting of the service, in the order in which they are listed. */
const SETTINGS = { ...SERVICE_SETTINGS, ...SECURITY_SETTINGS };

type SettingKey = keyof typeof SETTINGS;

/** The settings, read and checked: milliseconds where the name says so. */
export type Settings = { [K in SettingKey]: z.output<(typeof SETTINGS)[K]['schema']> };

/** How settings are read: `keys` are those that the command at hand needs, by default all. */
export interface ReadOptions<K extends SettingKey> {
  keys?: readonly K[];
  secrets?: SecretSource;
}

/** Reads settings from the environment and, where one is named there, the Vault. Throws as {@link readSettings} does. */
export async function openSettings<K extends SettingKey = SettingKey>(
  env: Environment,
  options: Pick<ReadOptions<K>, 'keys'> = {},
): Promise<Pick<Settings, K>> {
  return readSettings(env, { ...options, secrets: await openSecrets(env) });
}

/**
 * Reads settings from the environment. With `NODE_ENV=production` a weak secret is a fault. Throws one Failure that
 * lists everything that is wrong.
 */
export function readSettings<K extends SettingKey = SettingKey>(
  env: Environment,
  options: ReadOptions<K> = {},
): Pick<Settings, K> {
  const { secrets = environmentSecrets(env) } = options;
  const keys: readonly SettingKey[] = options.keys ?? (Object.keys(SETTINGS) as SettingKey[]);
  const isProduction = env.NODE_ENV === 'production';
  const faults: string[] = [];
  const entries = keys.map((key) => {
    const row: Setting = SETTINGS[key];
    const found: FoundSecret = row.isSecret ? secrets(row.name) : { text: env[row.name] || undefined };
    const result = row.schema.safeParse(found.text ?? row.fallback);
    const weakness = isProduction && found.text !== undefined ? row.weakness?.(found.text) : undefined;
    if (found.fault !== undefined) faults.push(found.fault);
    else if (!result.success) faults.push(describeFault(row, found.text, result.error));
    else if (weakness !== undefined) faults.push(describeWeakness(row, weakness));
    return [key, result.data];
  });
  if (faults.length > 0) throw new Failure(2, ['Invalid settings:', ...faults].join('\n  '));
  return Object.fromEntries(entries);
}

/** The settings table as text, one line each. */
export function describeSettings(): string {
  const rows = [...Object.values<Setting>(SETTINGS), ...VAULT_SETTINGS].map((row) => ({
    name: row.isSecret ? `${row.name}, ${row.name}_FILE` : row.name,
    text:
      'fallback' in row && row.fallback ? `${row.description} (default ${row.fallback})` : row.description,
  }));
  const width = Math.max(...rows.map((row) => row.name.length));
  return rows.map((row) => `  ${row.name.padEnd(width)}  ${row.text}`).join('\n');
}

function describeFault(row: Setting, text: string | undefined, error: z.ZodError): string {
  const came = row.isSecret ? '' : `, got "${text}"`;
  return `${row.name}: ${error.issues[0]?.message ?? 'expected another value'}${came}`;
}

function describeWeakness(row: Setting, weakness: string): string {
  const advice = 'expected a random secret in production, for example of "openssl rand -base64 32"';
  return `${row.name}: ${advice}, got one that ${weakness}`;
}
