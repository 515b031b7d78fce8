import { expect, test, vi } from 'vitest';
import { LANGUAGES } from '../../../runtimes/registry.ts';
import type { ConsumeOptions, Job, Store } from '../../../src/core/ports.ts';
import type { Run } from '../../../src/core/run.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import { startConsumer } from '../../../workers/consumer.ts';
import { makeJob, makeOutcome } from '../../contracts/store-fixtures.ts';

/** A consumer of one sandbox, what it told the queue of itself, and how the runs that it took ended. */
async function startWith(run: Run) {
  const store = createMemoryStore();
  const finish = vi.fn<Store['runs']['finish']>(async () => true);
  let consume: ConsumeOptions | undefined;
  const queue: Store['queue'] = {
    status: () => store.queue.status(),
    async consume(options) {
      consume = options;
      return { [Symbol.asyncDispose]: async () => undefined };
    },
  };
  const runs = Object.assign(Object.create(store.runs), { finish });
  const consumer = await startConsumer({
    store: { ...store, queue, runs },
    run,
    languages: LANGUAGES,
    consumer: 'c1',
    concurrency: 1,
    host: 'here',
    now: Date.now,
    log: (message) => expect.fail(message),
  });
  return {
    consumer,
    finish,
    cancel: (id: string) => consume?.onCancel(id),
    offer: (id: string, begin: () => Promise<Job | undefined>) => consume?.onOffer?.(id, begin),
  };
}

test('a cancel that is heard of before the answer that the run is begun ends it without running', async () => {
  const run = vi.fn<Run>(async () => makeOutcome('ran'));
  const { offer, cancel, finish } = await startWith(run);
  const job = makeJob();
  const begun = Promise.withResolvers<Job>();
  const asked = Promise.withResolvers<void>();
  const taken = offer(job.id, () => {
    asked.resolve();
    return begun.promise;
  });
  await asked.promise;
  cancel(job.id);
  begun.resolve(job);
  await taken;
  expect(run).not.toHaveBeenCalled();
  expect(finish.mock.calls).toMatchObject([[job.id, { status: 'cancelled' }, { action: 'run.execute' }]]);
});

test('a run is refused while all sandboxes are in use, and one that was not begun gives its place back', async () => {
  const gate = Promise.withResolvers<void>();
  const run = vi.fn<Run>(async () => {
    await gate.promise;
    return makeOutcome('ran');
  });
  const { offer, finish } = await startWith(run);
  await offer('run_replayed', async () => undefined);
  const job = makeJob();
  const taken = offer(job.id, async () => job);
  const begin = vi.fn();
  expect(taken).toBeInstanceOf(Promise);
  expect(offer('run_other', begin)).toBeUndefined();
  gate.resolve();
  await taken;
  expect(begin).not.toHaveBeenCalled();
  expect(finish.mock.calls).toMatchObject([[job.id, { stdout: 'ran' }, {}]]);
});

test('a consumer that closes takes no offer', async () => {
  const { offer, consumer } = await startWith(async () => makeOutcome('ran'));
  await consumer[Symbol.asyncDispose]();
  expect(offer('run_late', async () => makeJob())).toBeUndefined();
});
