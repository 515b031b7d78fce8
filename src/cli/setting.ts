import type { z } from 'zod';
import type { Weakness } from './weak-secret.ts';

/** A row of the settings table: how one environment variable is named, explained and read. */
export interface Setting {
  name: string;
  description: string;
  /** Read as if it were set, where nothing is. */
  fallback?: string;
  schema: z.ZodType;
  /** A secret may also come from the file that `NAME_FILE` names or from the Vault, and is never shown. */
  isSecret?: boolean;
  /** Why a text is not taken in production. */
  weakness?: (text: string) => Weakness;
}
