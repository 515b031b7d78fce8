import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SERVICE_SETTINGS, type ServiceSettings } from '../../src/core/access.ts';
import type { Store } from '../../src/core/ports.ts';
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

const REASONS: [string, Partial<ServiceSettings>][] = [
  ['are drained', { isDrained: true }],
  ['are locked down', { lockdown: { isOn: true, reason: 'a test' } }],
];

/** Longer than a consumer needs to take what it may take, in milliseconds. */
const A_WHILE_MS = 150;

/** Consumers that are told to take nothing new. */
export function holding(open: OpenStore): void {
  it.each(REASONS)('has consumers that %s go on with what they run, and begin nothing', async (_, change) => {
    await using store = await open(within());
    const gate = Promise.withResolvers<void>();
    const isInHand = Promise.withResolvers<void>();
    const onRun = async (id: string) => {
      if (id !== inHand.id) return void (await complete(store, id));
      const job = await store.runs.begin(id, 'c1');
      isInHand.resolve();
      await gate.promise;
      if (job) await store.runs.finish(id, makeOutcome(id), makeEntry('run.execute', id));
    };
    const inHand = makeJob();
    await using _consumer = await store.queue.consume(makeConsumer(store, { onRun }));
    await accept(store, inHand);
    await isInHand.promise;

    await alter(store, change);
    const late = await accept(store, makeJob());
    gate.resolve();
    expect(await store.runs.waitForEnd(inHand.id, WAIT_MS)).toMatchObject({ outcome: { status: 'ok' } });
    await pause(A_WHILE_MS);
    expect(await store.runs.read(late.id)).toMatchObject({ state: 'queued' });

    await alter(store, SERVICE_SETTINGS);
    expect(await store.runs.waitForEnd(late.id, WAIT_MS)).toMatchObject({ outcome: { status: 'ok' } });
  });

  it('has a consumer begin nothing of what it had fetched, and that is offered again', async () => {
    await using store = await open(within());
    const gate = Promise.withResolvers<void>();
    const fetched = new Set<string>();
    const begun: string[] = [];
    const onRun = async (id: string) => {
      fetched.add(id);
      await gate.promise;
      if (await complete(store, id)) begun.push(id);
    };
    await using _consumer = await store.queue.consume(makeConsumer(store, { onRun }));
    const jobs = [makeJob(), makeJob(), makeJob()];
    for (const job of jobs) await accept(store, job);
    await expect.poll(() => fetched.size, { timeout: WAIT_MS, interval: 5 }).toBe(3);

    await alter(store, { isDrained: true });
    gate.resolve();
    await pause(A_WHILE_MS);
    expect(begun).toEqual([]);
    await alter(store, SERVICE_SETTINGS);
    const ends = await Promise.all(jobs.map(({ id }) => store.runs.waitForEnd(id, WAIT_MS)));
    expect(ends.map((run) => run?.state)).toEqual(['done', 'done', 'done']);
  });

  it('holds a consumer from its start, and one that takes at once as well', async () => {
    await using store = await open(within());
    await alter(store, { isDrained: true });
    const waiting = await accept(store, makeJob());
    const offered: string[] = [];
    const onOffer = (id: string) => void offered.push(id);
    await using _consumer = await store.queue.consume(makeConsumer(store, { onOffer }));
    await accept(store, makeJob());
    await pause(A_WHILE_MS);
    expect(offered).toEqual([]);
    expect(await store.queue.status()).toEqual({
      languages: [{ language: 'javascript', queued: 2, running: 0 }],
      consumers: ['c1'],
    });
    await alter(store, SERVICE_SETTINGS);
    expect(await store.runs.waitForEnd(waiting.id, WAIT_MS)).toMatchObject({ state: 'done' });
  });

  it('goes on and off many times, and loses nothing', async () => {
    await using store = await open(within());
    await using _consumer = await store.queue.consume(makeConsumer(store));
    const ids: string[] = [];
    for (let round = 0; round < 10; round++) {
      await alter(store, { isDrained: round % 2 === 0 });
      for (let i = 0; i < 5; i++) ids.push((await accept(store, makeJob())).id);
    }
    const ends = await Promise.all(ids.map((id) => store.runs.waitForEnd(id, WAIT_MS)));
    expect(ends.filter((run) => run?.state !== 'done')).toEqual([]);
  });

  it('closes a consumer that is held', async () => {
    await using store = await open(within());
    const consumer = await store.queue.consume(makeConsumer(store));
    await alter(store, { isDrained: true });
    const { id } = await accept(store, makeJob());
    await consumer[Symbol.asyncDispose]();
    await alter(store, SERVICE_SETTINGS);
    await using _next = await store.queue.consume(makeConsumer(store, { consumer: 'c2' }));
    expect(await store.runs.waitForEnd(id, WAIT_MS)).toMatchObject({ state: 'done' });
  });
}

/** Changes settings as an admin does. */
export async function alter(store: Store, change: Partial<ServiceSettings>): Promise<void> {
  const settings = await store.settings.read();
  const next = { ...settings, ...change, version: settings.version + 1 };
  expect(await store.settings.save(next, makeEntry('settings.change', 'none'))).toBe(true);
}
