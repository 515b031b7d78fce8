import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { startConsumer } from '../../workers/consumer.ts';
import type { Store } from '../core/ports.ts';
import { openRunner } from './open-runner.ts';
import { makeProcessName } from './process-name.ts';
import type { Settings } from './settings.ts';

/** What runs are taken from, and how many at once. */
export interface WorkOptions {
  settings: Pick<Settings, 'sandboxes' | 'walls' | 'isolation' | 'pythonWheels'>;
  store: Store;
  log: Logger;
}

const DRAIN_MS = 5_000;

/**
 * Takes runs from the store's queue and runs them. Closing takes nothing new and gives the running ones a few seconds;
 * what is not done by then is killed and ends as crashed.
 */
export async function work({ settings, store, log }: WorkOptions): Promise<AsyncDisposable> {
  const { sandboxes, walls, isolation, pythonWheels } = settings;
  await using stack = new AsyncDisposableStack();
  const runner = stack.use(await openRunner({ sandboxes, walls, isolation, pythonWheels }));
  const consumer = await startConsumer({
    store,
    run: runner.runParsed,
    languages: runner.languages,
    consumer: makeProcessName(),
    concurrency: sandboxes,
    host: hostname(),
    now: Date.now,
    log: (message, cause) => log.error({ err: cause }, message),
  });
  stack.defer(async () => {
    const closed = consumer[Symbol.asyncDispose]();
    await Promise.race([closed, pause(DRAIN_MS, undefined, { ref: false })]);
    await runner.close();
    await closed;
  });
  const owned = stack.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
