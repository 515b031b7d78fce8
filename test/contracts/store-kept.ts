import { expect, it } from 'vitest';
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

/** What is kept of a run, and taken out again. */
export function keeping(open: OpenStore): void {
  it('gives the job of a run until that ends', async () => {
    await using store = await open(within());
    const job = makeJob({ source: "'ü'" });
    expect(await store.runs.job(job.id)).toBeUndefined();
    await accept(store, job);
    expect(await store.runs.job(job.id)).toEqual(job);
    await store.runs.begin(job.id, 'c1');
    expect(await store.runs.job(job.id)).toEqual(job);
    await store.runs.finish(job.id, makeOutcome(''), makeEntry('run.execute', job.id));
    expect(await store.runs.job(job.id)).toBeUndefined();
  });

  it('erases an ended run with all of it, once, and none that has not ended', async () => {
    await using store = await open(within());
    const key = { key: 'order-1', fingerprint: 'f1' };
    const { id } = await accept(store, makeJob(), key);
    expect(await store.runs.erase(id)).toBe(false);
    await store.runs.begin(id, 'c1');
    expect(await store.runs.erase(id)).toBe(false);
    await store.runs.finish(id, makeOutcome(''), makeEntry('run.execute', id));

    expect(await store.runs.erase(id)).toBe(true);
    expect(await store.runs.erase(id)).toBe(false);
    expect(await store.runs.read(id)).toBeUndefined();
    expect(await store.runs.list({ caller: 'key_a', limit: 9 })).toEqual({ items: [] });
    const again = await accept(store, makeJob(), { ...key, fingerprint: 'f2' });
    expect(again).toMatchObject({ isReplay: false });
    expect(await store.runs.erase('run_none')).toBe(false);
  });

  it('gives the bytes of an erased run back, and keeps those of the others', async () => {
    await using store = await open(within({ storedBytesPerCaller: 12_000 }));
    const large = () => makeJob({ source: 'x'.repeat(6_000) });
    const { id } = await accept(store, large());
    await store.runs.finish(id, makeOutcome('y'.repeat(6_000)), makeEntry('run.execute', id));
    await expect(accept(store, large())).rejects.toMatchObject({ code: 'E_QUOTA_EXCEEDED' });
    expect(await store.runs.erase(id)).toBe(true);
    const next = await accept(store, large());
    await expect(accept(store, large())).rejects.toMatchObject({ code: 'E_QUOTA_EXCEEDED' });
    expect(await complete(store, next.id)).toBe(true);
  });
}

/** Where the queue stands. */
export function standing(open: OpenStore): void {
  it('counts what waits and what runs of each language, and names the consumers', async () => {
    await using store = await open(within({ concurrentPerCaller: 3 }));
    expect(await store.queue.status()).toEqual({ languages: [], consumers: [] });
    const ids: string[] = [];
    for (const language of ['python', 'javascript', 'javascript', 'javascript', 'python']) {
      ids.push((await accept(store, makeJob({ language }))).id);
    }
    await store.runs.begin(ids[0] ?? '', 'c1');
    const languages = [
      { language: 'javascript', queued: 3, running: 0 },
      { language: 'python', queued: 1, running: 1 },
    ];
    const idle = { languages: ['none'] };
    const other = await store.queue.consume(makeConsumer(store, { ...idle, consumer: 'c2' }));
    await using _consumer = await store.queue.consume(makeConsumer(store, idle));
    expect(await store.queue.status()).toEqual({ languages, consumers: ['c1', 'c2'] });
    await other[Symbol.asyncDispose]();
    const all = { languages: ['javascript', 'python'], consumer: 'c3' };
    await using _third = await store.queue.consume(makeConsumer(store, all));
    await store.runs.finish(ids[0] ?? '', makeOutcome(''), makeEntry('run.execute', ids[0] ?? ''));
    await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
    expect(await store.queue.status()).toEqual({ languages: [], consumers: ['c1', 'c3'] });
  });
}
