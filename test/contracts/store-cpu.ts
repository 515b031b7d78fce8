import { expect, it } from 'vitest';
import { makeEntry, makeOutcome, type OpenStore, submit, within } from './store-fixtures.ts';

/** What a caller may use in a day. */
export function cpuTime(open: OpenStore): void {
  it('is refused past its bound until midnight (UTC), for that caller alone', async () => {
    let now = Date.parse('2026-02-12T23:59:50.000Z');
    await using store = await open(within({ cpuSecondsPerDay: 2 }), () => now);
    const [one = '', two = ''] = await submit(store, 'a', 2);
    for (const id of [one, two]) {
      await submit(store, 'a', 1);
      await store.runs.begin(id, 'c1');
      const outcome = makeOutcome(id);
      outcome.usage.cpuMs = 1_000.5;
      await store.runs.finish(id, outcome, makeEntry('run.execute', id));
    }
    await expect(submit(store, 'a', 1)).rejects.toMatchObject({
      code: 'E_QUOTA_EXCEEDED',
      retryAfterSeconds: 10,
      message: expect.stringContaining('CPU seconds'),
    });
    await submit(store, 'b', 1);
    await submit(store, 'a', 1, { quotas: { cpuSecondsPerDay: 3 } });
    await expect(submit(store, 'b', 1, { quotas: { cpuSecondsPerDay: 0 } })).rejects.toMatchObject({
      code: 'E_QUOTA_EXCEEDED',
    });
    now += 10_000;
    await submit(store, 'a', 1);
  });

  it('has no bound where none is set', async () => {
    await using store = await open(within());
    const [id = ''] = await submit(store, 'a', 1);
    await store.runs.begin(id, 'c1');
    const outcome = makeOutcome(id);
    outcome.usage.cpuMs = 1e9;
    await store.runs.finish(id, outcome, makeEntry('run.execute', id));
    await expect(submit(store, 'a', 1)).resolves.toHaveLength(1);
  });
}
