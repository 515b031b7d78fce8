import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Store } from '../../src/core/ports.ts';
import {
  accept,
  complete,
  makeEntry,
  makeJob,
  makeOutcome,
  type OpenStore,
  within,
} from './store-fixtures.ts';

/** The life of a run, step by step. */
export function life(open: OpenStore): void {
  it('goes from queued over running to done, and keeps the outcome as it was', async () => {
    await using store = await open(within());
    const job = makeJob();
    const { id, createdAt } = job;
    const bare = { id, language: 'javascript', caller: 'key_a', createdAt };
    const time = expect.any(Number);

    expect(await accept(store, job)).toEqual({ id, isReplay: false });
    expect(await store.runs.read(id)).toEqual({ ...bare, state: 'queued' });
    expect(await store.runs.begin(id, 'c1')).toEqual(job);
    expect(await store.runs.read(id)).toEqual({ ...bare, state: 'running', startedAt: time });
    expect(await store.runs.finish(id, makeOutcome('hello'), makeEntry('run.execute', id))).toBe(true);
    expect(await store.runs.read(id)).toEqual({
      ...bare,
      state: 'done',
      startedAt: time,
      finishedAt: time,
      auditSeq: 2,
      outcome: makeOutcome('hello'),
    });
  });

  it('knows nothing of a run that never was', async () => {
    await using store = await open(within());
    expect(await store.runs.read('run_none')).toBeUndefined();
    expect(await store.runs.begin('run_none', 'c1')).toBeUndefined();
    expect(await store.runs.finish('run_none', makeOutcome(''), makeEntry('run.execute', 'x'))).toBe(false);
    expect(await store.audit.list({ after: 0, limit: 9 })).toEqual([]);
  });

  it('takes the same job once, when it comes again', async () => {
    await using store = await open(within());
    const job = makeJob();
    expect(await accept(store, job)).toEqual(await accept(store, job));
    expect((await store.runs.list({ limit: 9 })).items).toHaveLength(1);
    expect(await store.audit.list({ after: 0, limit: 9 })).toHaveLength(1);
  });

  it('begins once, however many consumers try', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    const jobs = await Promise.all(
      ['c1', 'c2', 'c3', 'c4'].map((consumer) => store.runs.begin(id, consumer)),
    );
    expect(jobs.filter((job) => job !== undefined)).toHaveLength(1);
  });

  it('ends once: the second end writes nothing', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    await complete(store, id);
    const before = await store.audit.list({ after: 0, limit: 9 });
    expect(await store.runs.finish(id, makeOutcome('again'), makeEntry('run.execute', id))).toBe(false);
    expect((await store.runs.read(id))?.outcome).toEqual(makeOutcome(id));
    expect(await store.audit.list({ after: 0, limit: 9 })).toEqual(before);
    expect(await store.runs.begin(id, 'c1')).toBeUndefined();
  });
}

/** What becomes of a submission that repeats. */
export function idempotency(open: OpenStore): void {
  const key = { key: 'order-1', fingerprint: 'f1' };

  it('answers a repeated submission with the first run', async () => {
    await using store = await open(within());
    const first = await accept(store, makeJob(), key);
    expect(await accept(store, makeJob(), key)).toEqual({ id: first.id, isReplay: true });
    await complete(store, first.id);
    expect(await accept(store, makeJob(), key)).toEqual({ id: first.id, isReplay: true });
  });

  it('makes one run of fifty submissions at once', async () => {
    await using store = await open(within());
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept(store, makeJob(), key)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
    expect((await store.runs.list({ limit: 60 })).items).toHaveLength(1);
    expect(await store.audit.list({ after: 0, limit: 60 })).toHaveLength(1);
  });

  it('refuses another request under the same key', async () => {
    await using store = await open(within());
    await accept(store, makeJob(), key);
    await expect(accept(store, makeJob(), { ...key, fingerprint: 'f2' })).rejects.toMatchObject({
      code: 'E_IDEMPOTENCY_MISMATCH',
    });
  });

  it('keeps the keys of callers apart', async () => {
    await using store = await open(within());
    const first = await accept(store, makeJob({ caller: 'a:b' }), { key: 'c', fingerprint: 'f1' });
    const second = await accept(store, makeJob({ caller: 'a' }), { key: 'b:c', fingerprint: 'f2' });
    expect(second).toEqual({ id: expect.not.stringMatching(first.id), isReplay: false });
  });

  it('takes a repetition for new once the run has expired', async () => {
    await using store = await open(within({ resultTtlMs: 40 }));
    const first = await accept(store, makeJob(), key);
    await complete(store, first.id);
    await pause(60);
    expect(await accept(store, makeJob(), { ...key, fingerprint: 'f2' })).toMatchObject({ isReplay: false });
  });
}

/** What a store refuses, and until when. */
export function bounds(open: OpenStore): void {
  const caller = (id: string) => makeJob({ caller: id });

  it('refuses what a caller has waiting above its quota, until one begins', async () => {
    await using store = await open(within({ queuedPerCaller: 2 }));
    const { id } = await accept(store, caller('a'));
    await accept(store, caller('a'));
    await expect(accept(store, caller('a'))).rejects.toMatchObject({
      code: 'E_QUOTA_EXCEEDED',
      retryAfterSeconds: 1,
    });
    await accept(store, caller('b'));
    await store.runs.begin(id, 'c1');
    await accept(store, caller('a'));
  });

  it('is busy when too many wait in all, and gives the place of a cancelled run back', async () => {
    await using store = await open(within({ queuedInAll: 2 }));
    await accept(store, caller('a'));
    const { id } = await accept(store, caller('b'));
    await expect(accept(store, caller('c'))).rejects.toMatchObject({ code: 'E_BUSY', retryAfterSeconds: 1 });
    await store.runs.finish(id, makeOutcome('', 'cancelled'), makeEntry('run.execute', id));
    await accept(store, caller('c'));
  });

  it('counts stored bytes: the job while it lives, then the outcome, until it expires', async () => {
    await using store = await open(within({ storedBytesPerCaller: 20_000, resultTtlMs: 150 }));
    const large = () => makeJob({ caller: 'a', source: 'x'.repeat(10_000) });
    const { id } = await accept(store, large());
    await expect(accept(store, large())).rejects.toMatchObject({ code: 'E_QUOTA_EXCEEDED' });
    await store.runs.finish(id, makeOutcome('y'.repeat(10_000)), makeEntry('run.execute', id));
    await expect(accept(store, large())).rejects.toMatchObject({ code: 'E_QUOTA_EXCEEDED' });
    await pause(200);
    const next = await accept(store, large());
    await complete(store, next.id);
    await accept(store, large());
  });

  it('is busy when too many bytes are stored in all', async () => {
    await using store = await open(within({ storedBytesInAll: 12_000 }));
    const large = (id: string) => makeJob({ caller: id, source: 'ü'.repeat(4_000) });
    await accept(store, large('a'));
    await expect(accept(store, large('b'))).rejects.toMatchObject({ code: 'E_BUSY' });
  });

  it('writes nothing of a run that it refuses', async () => {
    await using store = await open(within({ queuedInAll: 0 }));
    const job = makeJob();
    await expect(accept(store, job, { key: 'k', fingerprint: 'f' })).rejects.toMatchObject({
      code: 'E_BUSY',
    });
    expect(await store.runs.read(job.id)).toBeUndefined();
    expect(await store.audit.list({ after: 0, limit: 9 })).toEqual([]);
  });
}

/** What a store forgets, and when. */
export function expiry(open: OpenStore): void {
  it('forgets a result after its time, and never a run that has not ended', async () => {
    await using store = await open(within({ resultTtlMs: 50 }));
    const ended = await accept(store, makeJob());
    const queued = await accept(store, makeJob());
    const running = await accept(store, makeJob());
    await store.runs.begin(running.id, 'c1');
    await complete(store, ended.id);
    await pause(80);
    expect(await store.runs.read(ended.id)).toBeUndefined();
    expect(await store.runs.cancel(ended.id, makeEntry('run.cancel', ended.id))).toBeUndefined();
    const ids = (await store.runs.list({ limit: 9, caller: 'key_a' })).items.map(({ id }) => id);
    expect(ids.toSorted()).toEqual([queued.id, running.id].toSorted());
    expect(await complete(store, queued.id)).toBe(true);
  });
}

/** Pages of runs. */
export function listing(open: OpenStore): void {
  async function fill(store: Store): Promise<string[]> {
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) {
      const job = makeJob({ caller: i % 2 ? 'a' : 'b', language: i < 4 ? 'javascript' : 'python' });
      ids.push((await accept(store, job)).id);
      await pause(2);
    }
    return ids;
  }

  it('goes page by page from the newest to the oldest', async () => {
    await using store = await open(within());
    const ids = await fill(store);
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await store.runs.list({ limit: 3, cursor });
      pages.push(page.items.map(({ id }) => id));
      cursor = page.cursor;
      await accept(store, makeJob());
    } while (cursor !== undefined);
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(ids.toReversed());
  });

  it('selects by caller, state and language', async () => {
    await using store = await open(within());
    const ids = await fill(store);
    await complete(store, ids[1] ?? '');
    await store.runs.begin(ids[5] ?? '', 'c1');
    const list = async (filter: object) =>
      (await store.runs.list({ limit: 9, ...filter })).items.map(({ id }) => ids.indexOf(id));
    expect(await list({ caller: 'a' })).toEqual([5, 3, 1]);
    expect(await list({ language: 'python' })).toEqual([6, 5, 4]);
    expect(await list({ state: 'done' })).toEqual([1]);
    expect(await list({ state: 'running' })).toEqual([5]);
    expect(await list({ state: 'queued', caller: 'a' })).toEqual([3]);
    expect(await list({ caller: 'b', language: 'javascript', state: 'queued' })).toEqual([2, 0]);
    expect(await list({ caller: 'nobody' })).toEqual([]);
  });

  it('gives records without their outcomes', async () => {
    await using store = await open(within());
    const { id } = await accept(store, makeJob());
    await complete(store, id);
    const { outcome, ...bare } = (await store.runs.read(id)) ?? {};
    expect(outcome).toBeDefined();
    expect(await store.runs.list({ limit: 1 })).toEqual({ items: [bare] });
  });
}
