import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openCheckpoint } from '../../../../src/audit/checkpoint.ts';
import { createRecorder } from '../../../../src/audit/record.ts';
import { createSigner } from '../../../../src/audit/signer.ts';
import { openLog, verifyLog } from '../../../../src/audit/verify.ts';
import { openPins, pinsPath, readPins } from '../../../../src/cli/audit/pins.ts';
import { type SealOptions, seal } from '../../../../src/cli/audit/seal.ts';
import { createMemoryStore } from '../../../../src/store/memory.ts';
import { makeFolder } from '../cloche.ts';
import { sealByHand } from './sealed-log.ts';
import { startWitness } from './witness-server.ts';

const WAIT = { timeout: 10_000, interval: 20 };
const MAC_KEY = new Uint8Array(32).fill(3);

async function open() {
  const folder = await makeFolder();
  const record = createRecorder({ writer: 'test', key: MAC_KEY, random: (count) => new Uint8Array(count) });
  const store = createMemoryStore({ record });
  const signer = await createSigner('test.example/audit', new Uint8Array(32).fill(1));
  const log = { warn: vi.fn(), error: vi.fn() };
  const options: SealOptions = {
    store,
    signer,
    macKey: MAC_KEY,
    settings: { dataDir: join(folder.path, 'data') },
    log,
  };
  const pins = pinsPath(options.settings.dataDir);
  const { append } = sealByHand(store, signer);
  return { store, signer, log, options, pins, append, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

test('what is appended is sealed, pinned and witnessed within a moment, and proves sound', async () => {
  await using it = await open();
  await using witness = await startWitness(it.signer);
  const settings = { ...it.options.settings, auditWitness: witness.url };
  await using _sealing = await seal({ ...it.options, settings });
  for (const size of [3, 6]) {
    await it.append(3);
    await vi.waitFor(async () => expect((await it.store.audit.head()).sealed).toBe(size), WAIT);
    await vi.waitFor(async () => {
      const heads = (await readPins(it.pins)).map((note) => openCheckpoint(note, [it.signer]));
      expect((await Promise.all(heads)).filter((head) => head?.size === size)).toHaveLength(2);
    }, WAIT);
  }
  expect(witness.seen.size).toBe(6);
  const trust = { pins: await readPins(it.pins), keys: [it.signer], macKeys: [MAC_KEY] };
  expect(await verifyLog(await openLog(it.store.sealed), trust)).not.toHaveProperty('fault');
  expect(it.log.error).not.toHaveBeenCalled();
  expect(it.log.warn).not.toHaveBeenCalled();
});

test('a process that is closed leaves the lead to the next one, which goes on under another key and name', async () => {
  await using it = await open();
  const first = await seal(it.options);
  await it.append(2);
  await vi.waitFor(async () => expect((await it.store.audit.head()).sealed).toBe(2), WAIT);
  await first[Symbol.asyncDispose]();
  const signer = await createSigner('test.example/audit-2', new Uint8Array(32).fill(9));
  await using _second = await seal({ ...it.options, signer });
  await it.append(2);
  await vi.waitFor(async () => expect((await it.store.audit.head()).sealed).toBe(4), WAIT);
  const trust = { pins: await readPins(it.pins), keys: [it.signer, signer], macKeys: [MAC_KEY] };
  expect(await verifyLog(await openLog(it.store.sealed), trust)).not.toHaveProperty('fault');
  expect(it.log.error).not.toHaveBeenCalled();
});

test('a log that does not go on from what was pinned is not signed, and that is said', async () => {
  await using it = await open();
  const other = createMemoryStore();
  const elsewhere = sealByHand(other, it.signer);
  await elsewhere.append(5);
  await openPins(it.pins).add(await elsewhere.seal());
  await it.append(3);
  await using _sealing = await seal(it.options);
  await vi.waitFor(() => expect(it.log.error).toHaveBeenCalledTimes(2), WAIT);
  expect(it.log.error.mock.lastCall).toEqual([
    { err: expect.objectContaining({ code: 'E_INTERNAL' }) },
    'the audit log could not be sealed',
  ]);
  expect(await it.store.audit.head()).toEqual({ size: 3, sealed: 0 });
});

test('a log that lost what was pinned goes on under another name, with the pins put aside', async () => {
  await using it = await open();
  const earlier = sealByHand(it.store, it.signer);
  await earlier.append(2);
  await openPins(it.pins).add(await earlier.seal());
  await it.store.sealed.resign('hand');
  const lost = createMemoryStore();
  const elsewhere = sealByHand(lost, it.signer);
  await elsewhere.append(5);
  await openPins(it.pins).add(await elsewhere.seal());
  await it.append(1);
  await using refusing = await seal(it.options);
  await vi.waitFor(() => expect(it.log.error).toHaveBeenCalled(), WAIT);
  await refusing[Symbol.asyncDispose]();
  expect((await it.store.audit.head()).sealed).toBe(2);

  await rename(it.pins, `${it.pins}.aside`);
  const signer = await createSigner('test.example/audit-2', new Uint8Array(32).fill(1));
  await using _sealing = await seal({ ...it.options, signer });
  await vi.waitFor(async () => expect((await it.store.audit.head()).sealed).toBe(3), WAIT);
});

test('details that are past retention go at the start', async () => {
  await using it = await open();
  const { append, seal: sealNow } = sealByHand(it.store, it.signer);
  await append(2);
  await openPins(it.pins).add(await sealNow());
  await it.store.sealed.resign('hand');
  const settings = { ...(await it.store.settings.read()), auditRetentionDays: 1, version: 1 };
  const entry = { timestamp: new Date().toISOString(), user_id: 'key_a', role: 'admin', ip_address: '' };
  await it.store.settings.save(settings, { ...entry, action: 'settings.change', details: {}, success: true });
  await using _sealing = await seal(it.options);
  await vi.waitFor(async () => {
    const records = await it.store.audit.list({ after: 0, limit: 9 });
    expect(records.map(({ action, isErased = false }) => [action, isErased])).toEqual([
      ['run.submit', true],
      ['run.submit', true],
      ['settings.change', false],
      ['audit.retain', false],
    ]);
  }, WAIT);
  expect(it.log.error).not.toHaveBeenCalled();
});
