import { join } from 'node:path';
import { onAuditHost } from '../../../../src/cli/audit/host.ts';
import { rememberKey } from '../../../../src/cli/audit/log-keys.ts';
import { openPins, pinsPath } from '../../../../src/cli/audit/pins.ts';
import type { Receipt } from '../../../../src/core/audit.ts';
import { startPortRedis } from '../../../faults/redis-port.ts';
import { makeFolder } from '../cloche.ts';
import { sealByHand } from './sealed-log.ts';

/** What a command wrote, and how it ended. */
export interface Said {
  exitCode: number;
  text: string;
}

type Command = (rawArgs: readonly string[], terminal: Terminal) => Promise<number>;
type Terminal = Pick<NodeJS.Process, 'env' | 'stdout' | 'stderr'>;

/** A host with a real Redis, a data directory, and a sealed audit log in them. */
export async function openLogHost(options: { counts: readonly number[] }) {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startPortRedis());
  const folder = stack.use(await makeFolder());
  const env = {
    REDIS_URL: redis.url,
    CLOCHE_DATA_DIR: folder.path,
    CLOCHE_SECRET: 'f6b2c0a9d17e4835906cbb1f2e7ad843',
    CLOCHE_AUDIT_KEY: Buffer.alloc(32, 7).toString('base64'),
    CLOCHE_AUDIT_NAME: 'test.example/audit',
  };
  const receipts: Receipt[] = [];
  await onAuditHost(env, async ({ store, signer, dataDir }) => {
    const log = sealByHand(store, signer);
    const pins = openPins(pinsPath(dataDir));
    await rememberKey(dataDir, signer);
    for (const count of options.counts) {
      await log.append(count);
      await pins.add(await log.seal());
    }
    const receipt = await store.audit.receipt(2);
    if (receipt) receipts.push(receipt);
  });
  const owned = stack.move();
  return {
    env,
    redis,
    pins: pinsPath(folder.path),
    receipts,
    path: (name: string) => join(folder.path, name),
    /** Runs a command of the command line in this process. */
    async run(command: Command, args: readonly string[], more: Record<string, string> = {}): Promise<Said> {
      const texts: string[] = [];
      const stdout = { write: (text: string) => texts.push(text) > 0, isTTY: false };
      const terminal = { env: { ...env, ...more }, stdout, stderr: stdout } as unknown as Terminal;
      const exitCode = await command(args, terminal);
      return { exitCode, text: texts.join('') };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
