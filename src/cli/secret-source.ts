import { readFileSync } from 'node:fs';
import type { Environment } from './environment.ts';

/** What a source knows of a secret: its text, or what is wrong; neither where it knows nothing. */
export interface FoundSecret {
  text?: string | undefined;
  /** One sentence that names the variable at fault. */
  fault?: string;
}

/** Where secrets come from, by the name of their setting. */
export type SecretSource = (name: string) => FoundSecret;

/** The secrets of the environment alone; an empty variable counts as not set. */
export function environmentSecrets(env: Environment, readText = readUtf8): SecretSource {
  return (name) => {
    const text = env[name] || undefined;
    const path = env[`${name}_FILE`] || undefined;
    if (path === undefined) return text === undefined ? {} : { text };
    if (text !== undefined) return { fault: `${name}: expected it or ${name}_FILE, got both` };
    try {
      return { text: readText(path).trim() };
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? cause.code : 'an error';
      return { fault: `${name}_FILE: expected a file that can be read, got ${code}` };
    }
  };
}

function readUtf8(path: string): string {
  return readFileSync(path, 'utf8');
}
