import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LANGUAGES } from '../../runtimes/registry.ts';
import type { Store } from '../../src/core/ports.ts';
import type { Run } from '../../src/core/run.ts';
import { startConsumer } from '../../workers/consumer.ts';
import {
  accept,
  complete,
  makeConsumer,
  makeEntry,
  makeJob,
  makeOutcome,
  type OpenStore,
  submit,
  WAIT_MS,
  within,
} from './store-fixtures.ts';

/** The callers of the long test, and how many runs each may have with consumers. */
const BOUNDS: Record<string, number> = { a: 1, b: 2, c: 5 };

const AT_ONCE = 4;
/** How many runs of others may begin before that of a caller whose turn it is: those in hand, and a few. */
const A_FEW = AT_ONCE + 3;

/** The order in which runs of several callers begin. Counted, never timed. */
export function turns(open: OpenStore): void {
  it("delay one caller's single run by a few of another's thousand that wait", async () => {
    await using store = await open(within());
    await submit(store, 'big', 1_000);
    const [id = ''] = await submit(store, 'small', 1);
    const begun: string[] = [];
    await using _consumer = await store.queue.consume(makeNoter(store, begun));
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(begun.indexOf('small')).toBeGreaterThanOrEqual(0);
    expect(begun.indexOf('small')).toBeLessThanOrEqual(A_FEW);
  });

  it('do so while the thousand are under way as well', async () => {
    await using store = await open(within());
    await submit(store, 'big', 1_000);
    const begun: string[] = [];
    const isUnderWay = Promise.withResolvers<void>();
    const note = () => begun.length === 100 && isUnderWay.resolve();
    await using _consumer = await store.queue.consume(makeNoter(store, begun, note));
    await isUnderWay.promise;
    const [id = ''] = await submit(store, 'small', 1);
    const before = begun.length;
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(begun.indexOf('small') - before).toBeLessThanOrEqual(A_FEW);
  });

  it('come after a few runs of others also where these are long', async () => {
    await using store = await open(within());
    await submit(store, 'big', 100);
    const [id = ''] = await submit(store, 'small', 1);
    const begun: string[] = [];
    const run: Run = async (_, { tenant } = {}) => {
      begun.push(tenant?.includes('small') ? 'small' : 'big');
      await pause(10);
      return { ...makeOutcome(''), timings: { queueMs: 0, armMs: 0, runMs: 1_000, totalMs: 1_000 } };
    };
    await using _consumer = await startConsumer({
      store,
      run,
      languages: LANGUAGES,
      consumer: 'c1',
      concurrency: 2,
      host: 'here',
      now: Date.now,
      log: (message) => expect.fail(message),
    });
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    expect(begun.indexOf('small')).toBeLessThanOrEqual(A_FEW);
  });

  it('go round between three callers, whoever came first', async () => {
    await using store = await open(within());
    const ids = [
      ...(await submit(store, 'a', 40)),
      ...(await submit(store, 'b', 40)),
      ...(await submit(store, 'c', 40)),
    ];
    const begun: string[] = [];
    await using _consumer = await store.queue.consume(makeNoter(store, begun));
    await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
    expect(begun).toHaveLength(120);
    for (let end = 1; end <= 120; end++) {
      const counts = ['a', 'b', 'c'].map(
        (caller) => begun.slice(0, end).filter((one) => one === caller).length,
      );
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(AT_ONCE + 1);
    }
  });

  it('come to a caller with much as well, while another always has a new run', async () => {
    await using store = await open(within());
    const ids = await submit(store, 'big', 50);
    const begun: string[] = [];
    const news: Promise<string[]>[] = [submit(store, 'small', 1)];
    const note = () => begun.at(-1) === 'small' && begun.length < 100 && news.push(submit(store, 'small', 1));
    await Promise.all(news);
    await using _consumer = await store.queue.consume(makeNoter(store, begun, note));
    await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
    await Promise.all(news);
    const place = begun.lastIndexOf('big');
    const ofSmall = begun.slice(0, place).filter((caller) => caller === 'small').length;
    expect(ofSmall).toBeGreaterThan(0);
    expect(ofSmall).toBeLessThanOrEqual(50 + A_FEW);
  });

  it('keep the order of each caller', async () => {
    await using store = await open(within());
    const ids = await submit(store, 'a', 30);
    const order: string[] = [];
    const onRun = async (id: string) => {
      order.push(id);
      await complete(store, id);
    };
    await using _consumer = await store.queue.consume(makeConsumer(store, { onRun, concurrency: 1 }));
    await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
    expect(order).toEqual(ids);
  });

  it('are given back for runs that end before they begin', async () => {
    await using store = await open(within());
    const [first] = await submit(store, 'other', 1);
    const cancelled = await submit(store, 'a', 50);
    for (const id of cancelled) await end(store, id);
    const ids = [...(await submit(store, 'b', 50)), ...(await submit(store, 'a', 1))];
    const begun: string[] = [];
    await using _consumer = await store.queue.consume(makeNoter(store, begun));
    await Promise.all([first ?? '', ...ids].map((id) => store.runs.waitForEnd(id, WAIT_MS)));
    expect(begun.indexOf('a')).toBeLessThanOrEqual(A_FEW);
  });
}

/** How many runs of a caller are with consumers at once. */
export function concurrency(open: OpenStore): void {
  it('has a caller wait above its bound, and nobody else', async () => {
    await using store = await open(within({ concurrentPerCaller: 2 }));
    const gate = Promise.withResolvers<void>();
    const begun: string[] = [];
    await using _consumer = await store.queue.consume(makeNoter(store, begun, () => gate.promise, 8));
    const ids = await submit(store, 'a', 6);
    ids.push(...(await submit(store, 'b', 1)));
    await until(() => begun.length === 3);
    expect(begun.toSorted()).toEqual(['a', 'a', 'b']);
    const states = await Promise.all(ids.map(async (id) => (await store.runs.read(id))?.state));
    expect(states.filter((state) => state === 'queued')).toHaveLength(4);
    gate.resolve();
    await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
    expect(begun).toHaveLength(7);
  });

  it("goes by the caller's own bound, which may change", async () => {
    await using store = await open(within());
    const one = await accept(store, makeJob(), undefined, { concurrent: 1 });
    const two = await accept(store, makeJob(), undefined, { concurrent: 1 });
    expect(await store.runs.begin(two.id, 'c1')).toBeUndefined();
    const three = await accept(store, makeJob(), undefined, { concurrent: 2 });
    expect(await store.runs.begin(three.id, 'c1')).toBeUndefined();
    expect(await store.runs.begin(two.id, 'c1')).toMatchObject({ id: two.id });
    const four = await accept(store, makeJob());
    for (const { id } of [one, three, four]) expect(await complete(store, id)).toBe(true);
  });

  it('ends a run that waits for others of its caller when that is cancelled, and the others go on', async () => {
    await using store = await open(within({ concurrentPerCaller: 1 }));
    const [one = '', two = '', three = ''] = await submit(store, 'a', 3);
    expect(await store.runs.cancel(two, makeEntry('run.cancel', two))).toBe('queued');
    expect(await end(store, two)).toBe(true);
    expect(await complete(store, one)).toBe(true);
    expect(await store.runs.begin(two, 'c1')).toBeUndefined();
    expect(await complete(store, three)).toBe(true);
    expect(await store.queue.status()).toEqual({ languages: [], consumers: [] });
  });

  it('counts what waits for others of its caller as queued', async () => {
    await using store = await open(within({ concurrentPerCaller: 1, queuedPerCaller: 3 }));
    await submit(store, 'a', 3);
    await expect(submit(store, 'a', 1)).rejects.toMatchObject({ code: 'E_QUOTA_EXCEEDED' });
    const more = await accept(store, makeJob({ caller: 'a' }), undefined, { queued: 4 });
    const { items } = await store.runs.list({ caller: 'a', state: 'queued', limit: 9 });
    expect(items.map(({ id }) => id)).toContain(more.id);
  });

  it('is never exceeded and leaves nothing behind, however runs end', { timeout: 60_000 }, async () => {
    await using store = await open(within());
    const chance = seeded(20_260_212);
    const excesses: string[] = [];
    const onRun = async (id: string, consumer: string) => {
      const dice = chance();
      if (dice < 0.02) throw new Error('a fault before the begin');
      const job = await store.runs.begin(id, consumer);
      if (!job) return;
      const { items } = await store.runs.list({ caller: job.caller.id, state: 'running', limit: 9 });
      if (items.length > (BOUNDS[job.caller.id] ?? 0)) excesses.push(id);
      if (dice < 0.1) throw new Error('a fault after the begin');
      await pause(chance() * 5);
      await end(store, id);
      if (dice < 0.3) await end(store, id);
    };
    const consumer = (name: string) =>
      makeConsumer(store, {
        consumer: name,
        languages: ['javascript', 'python'],
        onRun: (id) => onRun(id, name),
      });
    await using _one = await store.queue.consume(consumer('c1'));
    const second = await store.queue.consume(consumer('c2'));
    const ids = await submitAndCancel(store, 200, chance);
    await second[Symbol.asyncDispose]();
    ids.push(...(await submitAndCancel(store, 100, chance)));

    const ends = await Promise.all(ids.map((id) => store.runs.waitForEnd(id, 8 * WAIT_MS)));
    expect(ends.filter((run) => run?.state !== 'done')).toEqual([]);
    expect(excesses).toEqual([]);
    expect(await store.queue.status()).toEqual({ languages: [], consumers: ['c1'] });
    for (const caller of Object.keys(BOUNDS)) {
      const [id = ''] = await submit(store, caller, 1, { quotas: { queued: 1, concurrent: 1 } });
      expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
    }
  });
}

/** A consumer that notes whose runs it begins, and ends each after `then`. */
function makeNoter(store: Store, begun: string[], then: () => unknown = () => undefined, atOnce = AT_ONCE) {
  const onRun = async (id: string) => {
    const job = await store.runs.begin(id, 'c1');
    if (!job) return;
    begun.push(job.caller.id);
    await then();
    await end(store, id);
  };
  return makeConsumer(store, { onRun, concurrency: atOnce });
}

function end(store: Store, id: string): Promise<boolean> {
  return store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
}

/** Submits runs of several callers and languages, and ends some of them before anybody begins them. */
async function submitAndCancel(store: Store, count: number, chance: () => number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const caller = 'abc'[Math.floor(chance() * 3)] ?? 'a';
    const job = makeJob({ caller, language: chance() < 0.5 ? 'javascript' : 'python' });
    ids.push(job.id);
    const accepted = accept(store, job, undefined, { concurrent: BOUNDS[caller] ?? 1 });
    const isCancelled = chance() < 0.2;
    const isAwaited = chance() < 0.5;
    if (isCancelled || isAwaited) await accepted;
    const id = ids[Math.floor(chance() * ids.length)] ?? '';
    if (isCancelled && (await store.runs.cancel(id, makeEntry('run.cancel', id))) === 'queued') {
      await end(store, id);
    }
    await accepted;
  }
  return ids;
}

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { timeout: WAIT_MS, interval: 5 }).toBe(true);
}

/** A source of numbers from 0 to 1 that gives the same ones each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
