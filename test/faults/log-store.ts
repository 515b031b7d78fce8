import { createHash, randomBytes } from 'node:crypto';
import { createRecorder } from '../../src/audit/record.ts';
import type { AuditEntry } from '../../src/core/audit.ts';
import type { Store } from '../../src/core/ports.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { CIPHER } from '../contracts/store-fixtures.ts';

/** What all processes of a log share. */
export const LOG_NAME = 'test.example/audit';
export const LOG_SEED = createHash('sha256').update('the signing key of tests').digest();
export const MAC_KEY = createHash('sha256').update('the mac key of tests').digest();

/** How long a sealer leads without a sign of life, in milliseconds. */
export const LEASE_MS = 300;

/** Opens the store that holds the log; its records are written under that name. */
export function openLogStore(socketPath: string, writer: string): Promise<Store> {
  const record = createRecorder({ writer, key: MAC_KEY, random: randomBytes });
  return createRedisStore({ socketPath, cipher: CIPHER, record });
}

/** An entry that says which one it is. */
export function makeNumbered(number: number): AuditEntry {
  return {
    timestamp: new Date().toISOString(),
    user_id: 'key_a',
    role: 'submitter',
    action: 'run.submit',
    details: { number },
    ip_address: '192.0.2.1',
    success: true,
  };
}
