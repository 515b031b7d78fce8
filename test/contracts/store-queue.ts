import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import {
  accept,
  complete,
  makeConsumer,
  makeEntry,
  makeJob,
  makeOutcome,
  type OpenStore,
  WAIT_MS,
  within,
} from './store-fixtures.ts';

/** Waiting for an end. */
export function waiting(open: OpenStore): void {
  it('gives the run when it ends, to everybody who waits', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    const waits = [store.runs.waitForEnd(id, WAIT_MS), store.runs.waitForEnd(id, WAIT_MS)];
    await complete(store, id);
    const run = await store.runs.read(id);
    expect(await Promise.all(waits)).toEqual([run, run]);
  });

  it('resolves true at once when the run has ended before', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    await complete(store, id);
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
  });

  it('resolves false when the time is over or the signal fires', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    const abort = new AbortController();
    const aborted = store.runs.waitForEnd(id, WAIT_MS, abort.signal);
    expect(await store.runs.waitForEnd(id, 20)).toBeUndefined();
    abort.abort();
    expect(await aborted).toBeUndefined();
    expect(await store.runs.waitForEnd(id, WAIT_MS, abort.signal)).toBeUndefined();
  });
}

/** Cancels, in every state of a run. */
export function cancelling(open: OpenStore): void {
  it('tells the state that the run was in, and writes an audit record', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    const entry = makeEntry('run.cancel', id);
    expect(await store.runs.cancel(id, entry)).toBe('queued');
    await store.runs.begin(id, 'c1');
    expect(await store.runs.cancel(id, entry)).toBe('running');
    await store.runs.finish(id, makeOutcome('', 'cancelled'), makeEntry('run.execute', id));
    expect(await store.runs.cancel(id, entry)).toBe('done');
    expect(await store.runs.cancel('run_none', entry)).toBeUndefined();
    const actions = (await store.audit.list({ after: 0, limit: 9 })).map(({ action }) => action);
    expect(actions).toEqual(['run.submit', 'run.cancel', 'run.cancel', 'run.execute', 'run.cancel']);
  });

  it('reaches every consumer', async () => {
    await using store = await open(within());
    const onCancel = vi.fn();
    const idle = { onCancel, languages: ['python'] };
    await using _one = await store.queue.consume(makeConsumer(store, { ...idle, consumer: 'c1' }));
    await using _two = await store.queue.consume(makeConsumer(store, { ...idle, consumer: 'c2' }));
    const { id } = await accept(store, makeJob());
    await store.runs.begin(id, 'c1');
    await store.runs.cancel(id, makeEntry('run.cancel', id));
    await vi.waitFor(() => expect(onCancel.mock.calls).toEqual([[id], [id]]));
  });

  it('is told again to the consumer that begins the run afterwards', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    await store.runs.cancel(id, makeEntry('run.cancel', id));
    const heard = new Set<string>();
    const onRun = async () => {
      if (await store.runs.begin(id, 'c1')) heard.add('begun');
    };
    const onCancel = (cancelled: string) => void heard.add(cancelled);
    await using _consumer = await store.queue.consume(makeConsumer(store, { onRun, onCancel }));
    // Either may come first: they travel on connections of their own.
    await vi.waitFor(() => expect(heard).toEqual(new Set(['begun', id])));
  });

  it('lets who asked end a queued run, which is then not begun', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    await store.runs.cancel(id, makeEntry('run.cancel', id));
    expect(await store.runs.finish(id, makeOutcome('', 'cancelled'), makeEntry('run.execute', id))).toBe(
      true,
    );
    const onRun = vi.fn();
    await using _consumer = await store.queue.consume(makeConsumer(store, { onRun }));
    await pause(50);
    expect(onRun).not.toHaveBeenCalled();
    expect(await store.runs.read(id)).toMatchObject({ state: 'done', outcome: { status: 'cancelled' } });
  });
}

/** What consumers are handed, and what becomes of what they leave. */
export function consumers(open: OpenStore): void {
  it('are handed what waits and what comes, of their languages only', async () => {
    await using store = await open(within());
    const before = await accept(store, makeJob());
    await using _consumer = await store.queue.consume(makeConsumer(store));
    const after = await accept(store, makeJob());
    const other = await accept(store, makeJob({ language: 'python' }));
    expect(await store.runs.waitForEnd(before.id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(await store.runs.waitForEnd(after.id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(await store.runs.read(other.id)).toMatchObject({ state: 'queued' });
  });

  it('have at most so many in hand, over all languages', async () => {
    await using store = await open(within());
    let held = 0;
    let most = 0;
    const onRun = async (id: string) => {
      most = Math.max(most, ++held);
      await pause(10);
      await complete(store, id);
      held--;
    };
    const options = { languages: ['javascript', 'python'], concurrency: 2, onRun };
    await using _consumer = await store.queue.consume(makeConsumer(store, options));
    const jobs = Array.from({ length: 8 }, (_, i) => makeJob({ language: i % 2 ? 'python' : 'javascript' }));
    await Promise.all(jobs.map((job) => accept(store, job)));
    const ends = await Promise.all(jobs.map((job) => store.runs.waitForEnd(job.id, WAIT_MS)));
    expect(ends).toMatchObject(jobs.map(({ id }) => ({ id, state: 'done' })));
    expect(most).toBe(2);
  });

  it('share the work: each run goes to one of them', async () => {
    await using store = await open(within());
    const begun: string[] = [];
    const consumer = (name: string) =>
      makeConsumer(store, {
        consumer: name,
        onRun: async (id) => {
          if (!(await store.runs.begin(id, name))) return;
          begun.push(id);
          await store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
        },
      });
    await using _one = await store.queue.consume(consumer('c1'));
    await using _two = await store.queue.consume(consumer('c2'));
    const jobs = Array.from({ length: 40 }, () => makeJob());
    await Promise.all(jobs.map((job) => accept(store, job)));
    await Promise.all(jobs.map((job) => store.runs.waitForEnd(job.id, WAIT_MS)));
    expect(begun.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
  });

  it('close after the runs in hand, twice without harm, and take nothing more', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const onRun = async (run: string) => {
      started.resolve();
      await gate.promise;
      await complete(store, run);
    };
    const consumer = await store.queue.consume(makeConsumer(store, { onRun }));
    await started.promise;
    const closing = consumer[Symbol.asyncDispose]();
    gate.resolve();
    await closing;
    await consumer[Symbol.asyncDispose]();
    expect(await store.runs.read(id)).toMatchObject({ state: 'done' });
    const late = await accept(store, makeJob());
    expect(await store.runs.waitForEnd(late.id, 50)).toBeUndefined();
  });

  it('that leave a run without ending it have it ended as an orphan', async () => {
    await using store = await open(within());
    const onRun = async (id: string) => {
      await store.runs.begin(id, 'c1');
      throw new Error('a fault of the consumer');
    };
    await using _consumer = await store.queue.consume(makeConsumer(store, { onRun }));
    const { id } = await accept(store, makeJob());
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(await store.runs.read(id)).toMatchObject({ outcome: { status: 'crashed' } });
  });

  it('that fail before they begin a run are offered it again', async () => {
    await using store = await open(within());
    let tries = 0;
    const onRun = async (id: string) => {
      if (++tries === 1) throw new Error('a fault of the consumer');
      await complete(store, id);
    };
    await using _consumer = await store.queue.consume(makeConsumer(store, { onRun }));
    const { id } = await accept(store, makeJob());
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(tries).toBe(2);
  });
}
