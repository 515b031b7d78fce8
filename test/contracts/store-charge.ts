import { expect, it } from 'vitest';
import type { Rate, RateState } from '../../src/core/access.ts';
import type { Idempotency, Store } from '../../src/core/ports.ts';
import { makeEntry, makeJob, type OpenStore, within } from './store-fixtures.ts';

const RATE: Rate = { requests: 3, windowSeconds: 600 };

/** Submits a run that counts against a rate; gives how it went, and what was said to be left. */
async function submitCharged(store: Store, rate = RATE, idempotency?: Idempotency) {
  const left: RateState[] = [];
  const job = makeJob();
  const charge = { rate, onCounted: (state: RateState) => left.push(state) };
  const code = await store.runs.accept(job, makeEntry('run.submit', job.id), { charge, idempotency }).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
  return { code, left: left.map(({ remaining }) => remaining) };
}

/** What submissions count for. */
export function charging(open: OpenStore): void {
  it('goes together with other requests, and what is one too many is not kept', async () => {
    await using store = await open(within());
    const results = [await submitCharged(store)];
    await store.limiter.take('key_a', RATE);
    for (let i = 0; i < 3; i++) results.push(await submitCharged(store));
    expect(results).toEqual([
      { code: 'accepted', left: [2] },
      { code: 'accepted', left: [0] },
      { code: 'E_RATE_LIMITED', left: [0] },
      { code: 'E_RATE_LIMITED', left: [0] },
    ]);
    expect((await store.runs.list({ limit: 9 })).items).toHaveLength(2);
    expect(await store.audit.list({ after: 0, limit: 9 })).toHaveLength(2);
    expect(await store.limiter.take('key_a', RATE)).toMatchObject({ isAllowed: false });
  });

  it('counts each of many at once', async () => {
    await using store = await open(within());
    const results = await Promise.all(Array.from({ length: 9 }, () => submitCharged(store)));
    expect(results.filter(({ code }) => code === 'accepted')).toHaveLength(3);
    expect((await store.runs.list({ limit: 9 })).items).toHaveLength(3);
  });

  it('counts a submission that is refused for something else, or was made before', async () => {
    await using store = await open(within({ queuedPerCaller: 1 }));
    const first = { key: 'k', fingerprint: 'a' };
    const other = { key: 'k', fingerprint: 'b' };
    const rate = { requests: 9, windowSeconds: 600 };
    expect([
      await submitCharged(store, rate, first),
      await submitCharged(store, rate, first),
      await submitCharged(store, rate, other),
      await submitCharged(store, rate),
    ]).toEqual([
      { code: 'accepted', left: [8] },
      { code: 'accepted', left: [7] },
      { code: 'E_IDEMPOTENCY_MISMATCH', left: [6] },
      { code: 'E_QUOTA_EXCEEDED', left: [5] },
    ]);
  });
}
