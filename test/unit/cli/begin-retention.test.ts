import { expect, it } from 'vitest';
import { beginRetention } from '../../../src/cli/audit/begin-retention.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import { makeEntry } from '../../contracts/store-fixtures.ts';

it('retention begins as it is configured, and is recorded once however many hosts start', async () => {
  const { settings, audit } = createMemoryStore();
  await Promise.all([beginRetention(settings, 90), beginRetention(settings, 90)]);
  await beginRetention(settings, 30);
  expect(await settings.read()).toMatchObject({ auditRetentionDays: 90, version: 1 });
  expect(await audit.list({ after: 0, limit: 9 })).toMatchObject([
    { user_id: 'service', action: 'settings.change', details: { after: { auditRetentionDays: 90 } } },
  ]);
});

it('what was set over the API stays, and nothing is written where nothing is configured', async () => {
  const { settings, audit } = createMemoryStore();
  await beginRetention(settings, null);
  expect(await audit.list({ after: 0, limit: 9 })).toEqual([]);
  const set = { ...(await settings.read()), auditRetentionDays: null, version: 1 };
  await settings.save(set, makeEntry('settings.change', ''));
  await beginRetention(settings, 90);
  expect(await settings.read()).toEqual(set);
});
