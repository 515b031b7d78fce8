import { randomFillSync } from 'node:crypto';
import { createRecorder } from '../audit/record.ts';
import type { AuditEntry } from '../core/audit.ts';
import { createRandomPool } from '../core/random-pool.ts';
import { HOST_DIGEST } from './host-digest.ts';
import { makeProcessName } from './process-name.ts';
import { deriveMacKey } from './secrets.ts';

/** Makes the texts of this process's audit records; one for each process. */
export function openRecorder(secret: Uint8Array): (entry: AuditEntry) => string {
  const random = createRandomPool(randomFillSync);
  return createRecorder({
    writer: makeProcessName(),
    key: deriveMacKey(secret),
    random,
    digest: HOST_DIGEST,
  });
}
