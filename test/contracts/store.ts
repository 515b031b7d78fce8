import { describe, expect, it } from 'vitest';
import { accept, complete, makeEntry, makeJob, type OpenStore, within } from './store-fixtures.ts';
import { cancelling, consumers, waiting } from './store-queue.ts';
import { bounds, expiry, idempotency, life, listing } from './store-runs.ts';

/** What every store keeps to, whatever it is made of. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`${name} store`, () => {
    describe('the life of a run', () => life(open));
    describe('idempotency', () => idempotency(open));
    describe('bounds', () => bounds(open));
    describe('waiting for an end', () => waiting(open));
    describe('cancel', () => cancelling(open));
    describe('expiry', () => expiry(open));
    describe('listing', () => listing(open));
    describe('consumers', () => consumers(open));
    describe('the audit log', () => auditing(open));
  });
}

function auditing(open: OpenStore): void {
  it('counts from one without gaps, across entries of every kind', async () => {
    await using store = await open(within());
    const attempt = makeEntry('auth.attempt', 'none');
    await store.audit.append(attempt);
    const { id } = await accept(store, makeJob());
    await complete(store, id);
    await Promise.all(Array.from({ length: 5 }, () => store.audit.append(attempt)));
    const records = await store.audit.list({ after: 0, limit: 99 });
    expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(records.slice(0, 3)).toEqual([
      { seq: 1, ...attempt },
      { seq: 2, ...makeEntry('run.submit', id) },
      { seq: 3, ...makeEntry('run.execute', id) },
    ]);
    expect(await store.audit.list({ after: 2, limit: 2 })).toEqual(records.slice(2, 4));
    expect(await store.audit.list({ after: 8, limit: 2 })).toEqual([]);
  });

  it('answers a ping', async () => {
    await using store = await open(within());
    await expect(store.ping()).resolves.toBeUndefined();
  });
}
