import { once } from 'node:events';
import type { Logger } from 'pino';
import { createSigner } from '../audit/signer.ts';
import type { Store } from '../core/ports.ts';
import { createCipher } from '../store/cipher.ts';
import { beginRetention } from './audit/begin-retention.ts';
import { seal } from './audit/seal.ts';
import { checkRing } from './check-ring.ts';
import { openKeyRing } from './data-keys.ts';
import { openLog } from './log.ts';
import { openAccess } from './open-access.ts';
import { openRecorder } from './open-recorder.ts';
import { openStore } from './open-store.ts';
import { redisWarnings } from './redis-warnings.ts';
import {
  type AdminKey,
  createHasher,
  deriveMacKey,
  openAdminKey,
  openAuditKey,
  openSecret,
} from './secrets.ts';
import { serve } from './serve.ts';
import { openSettings, type Settings } from './settings.ts';
import { stopSignal } from './stop-signal.ts';
import { VERSION } from './version.ts';
import { work } from './work.ts';

/** What a process of the service does. */
export type Part = 'serve' | 'work';

/**
 * Runs one part of the service, or both, until a signal; then both close at once, so that whoever waits for a run that
 * goes on hears of its end, and the store after them. Gives the exit code.
 */
export async function start(parts: readonly Part[]): Promise<number> {
  const stop = stopSignal();
  const settings = await openSettings(process.env);
  const log = openLog(process.stdout);
  const warn = (message: string) => log.warn(message);
  for (const warning of redisWarnings(settings.redisUrl)) warn(warning);
  const secret = await openSecret(settings);
  const cipher = createCipher(await openKeyRing(settings, () => performance.now()));
  const record = openRecorder(secret);
  await using stack = new AsyncDisposableStack();
  const isAlone = parts.length > 1;
  const store = stack.use(await openStore({ settings, cipher, record, env: process.env, isAlone, warn }));
  await checkRing(store, { takesRuns: parts.includes('work'), warn });
  const running: AsyncDisposable[] = [];
  stack.defer(async () => {
    await Promise.all(running.map((part) => part[Symbol.asyncDispose]()));
  });
  if (parts.includes('work')) {
    running.push(await work({ settings, store, log }));
    log.info({ sandboxes: settings.sandboxes, walls: settings.walls, store: store.kind }, 'taking runs');
  }
  if (parts.includes('serve')) {
    const adminKey = await openAdminKey(settings);
    const { issuers } = settings;
    const access = openAccess({ store, secret, adminKey: adminKey.key, issuers });
    running.push(await sealLog(store, { settings, secret, log }));
    const server = await serve({ settings, store, access, hashSource: createHasher(secret), log });
    running.push(server);
    if (process.stdout.isTTY) process.stdout.write(greeting(server.url, adminKey));
    else log.info({ url: server.url, version: VERSION }, 'listening');
  }
  if (!stop.aborted) await once(stop, 'abort');
  log.info('stopping');
  return 0;
}

/** Only processes that serve seal: where code runs that nobody has vetted, the key that signs need not be. */
async function sealLog(store: Store, { settings, secret, log }: SealingOptions): Promise<AsyncDisposable> {
  const signer = await createSigner(settings.auditName, await openAuditKey(settings));
  await beginRetention(store.settings, settings.auditRetentionDays);
  return seal({ store, signer, macKey: deriveMacKey(secret), settings, log });
}

interface SealingOptions {
  settings: Settings;
  secret: Uint8Array;
  log: Logger;
}

/** What a person at a terminal needs to go on. A key that was just made is shown, this once. */
export function greeting(url: string, { key, path, isNew }: AdminKey): string {
  const shell = path === undefined ? '$CLOCHE_ADMIN_KEY' : `$(cat '${path}')`;
  return `
Cloche ${VERSION} listens on ${url}, Ctrl-C stops it
${isNew ? `\nThe admin key, kept in ${path} and not shown again:\n  ${key}\n` : ''}
Run a first snippet:
  curl -s ${url}/v1/runs -H "Authorization: Bearer ${shell}" \\
    -H 'Content-Type: application/json' -H 'Prefer: wait=10' \\
    -d '{"language":"javascript","source":"6 * 7"}'

The API is explained at ${url}/docs

`;
}
