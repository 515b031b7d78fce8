import { expect, it, vi } from 'vitest';
import { openCheckpoint } from '../../../src/audit/checkpoint.ts';
import { ClocheError } from '../../../src/core/errors.ts';
import { SIGNER } from './log.ts';
import { LEASE_MS, leave, setUp, sizesOf, successor, TEXTS, until } from './sealing.ts';

it('seals what is there and what comes, and pins each checkpoint', async () => {
  const { state, start, pins, verify, errors } = setUp();
  state.texts.push(...TEXTS.slice(0, 2_500));
  start('a');
  await until(() => pins.length === 3);
  state.texts.push(...TEXTS.slice(2_500, 2_507));
  await until(() => pins.length === 4);
  expect(await sizesOf(pins)).toEqual([1_000, 2_000, 2_500, 2_507]);
  expect(await verify()).toMatchObject({ records: 2_507, sealed: 2_507, checkpoints: 5 });
  expect((await verify()).fault).toBeUndefined();
  expect(errors).toEqual([]);
});

it('signs nothing while nothing comes', async () => {
  const { log, state, start, pins } = setUp();
  state.texts.push(...TEXTS.slice(0, 3));
  const head = vi.spyOn(log, 'head');
  start('a');
  await until(() => head.mock.calls.length > 20);
  expect(pins).toHaveLength(1);
});

it('reads no more than what is new, and writes no more than that completes', async () => {
  const { log, state, start, pins } = setUp();
  pins.push(...(await leave(state, [3_000])));
  const [nodes, raw, seal] = [vi.spyOn(log, 'nodes'), vi.spyOn(log, 'raw'), vi.spyOn(log, 'seal')];
  start('a');
  for (let size = 3_001; size <= 3_010; size++) {
    state.texts.push(TEXTS[size - 1] ?? '');
    await until(() => state.sealed === size);
  }
  const asked = nodes.mock.calls.flatMap(([wanted]) => wanted);
  expect(asked.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(3_000)));
  expect(raw.mock.calls.slice(1).map(([after]) => after)).toEqual(
    Array.from({ length: 10 }, (_, i) => 3_000 + i),
  );
  const written = seal.mock.calls.flatMap(([batch]) => batch.nodes.flat());
  expect(written).toHaveLength(10 + 5 + 2 + 1 + 1 + 1 + 1);
});

it('leaves a log to the sealer that leads, and takes over when that is gone', async () => {
  const { clock, log, state, start, pins, verify } = setUp();
  const first = start('a');
  state.texts.push(...TEXTS.slice(0, 10));
  await until(() => pins.length === 1);
  const lead = vi.spyOn(log, 'lead');
  start('b');
  await until(() => lead.mock.calls.filter(([holder]) => holder === 'b').length > 5);
  expect(state.epoch).toBe(1);
  await first[Symbol.asyncDispose]();
  state.texts.push(...TEXTS.slice(10, 20));
  await until(() => pins.length === 2);
  expect(state).toMatchObject({ epoch: 2, leader: { holder: 'b' } });
  expect(clock.now).toBe(0);
  expect((await verify()).fault).toBeUndefined();
});

it('one that cannot go on from what is sealed gives the lead to one that can', async () => {
  const { state, start, pins, verify, errors } = setUp();
  pins.push(...(await leave(state, [1_000])));
  state.texts.push(...TEXTS.slice(1_000, 1_010));
  start('with another key', { signer: successor });
  await until(() => errors.length > 0);
  start('with the key of the log');
  await until(() => state.sealed === 1_010);
  expect(errors).toContain(
    'The audit log is not sealed any more: the kept checkpoint is not signed by a key of this log',
  );
  expect((await verify()).fault).toBeUndefined();
});

it('a leader that was paused past its lease writes nothing, and follows', async () => {
  const { clock, log, state, start, pins, verify, errors } = setUp();
  const paused = Promise.withResolvers<void>();
  const isPaused = Promise.withResolvers<void>();
  const seals: boolean[] = [];
  const slow = {
    ...log,
    async seal(batch: Parameters<typeof log.seal>[0]) {
      isPaused.resolve();
      await paused.promise;
      seals.push(await log.seal(batch));
      return seals.at(-1) === true;
    },
  };
  state.texts.push(...TEXTS.slice(0, 10));
  start('a', { log: slow });
  await isPaused.promise;
  clock.now += LEASE_MS;
  state.texts.push(...TEXTS.slice(10, 15));
  start('b');
  await until(() => pins.length === 1);
  paused.resolve();
  await until(() => seals.length === 1);
  state.texts.push(...TEXTS.slice(15, 20));
  await until(() => pins.length === 2);
  expect(seals).toEqual([false]);
  expect(await sizesOf(pins)).toEqual([15, 20]);
  expect((await verify()).fault).toBeUndefined();
  expect(errors).toEqual([]);
});

it('goes on from a log that another process left, and brings the pin up to it', async () => {
  const { state, start, pins, verify } = setUp();
  const checkpoints = await leave(state, [5, 700, 1_234]);
  pins.push(...checkpoints.slice(0, 2));
  start('a');
  await until(() => pins.length === 3);
  expect(pins).toEqual(checkpoints);
  state.texts.push(...TEXTS.slice(1_234, 1_240));
  await until(() => pins.length === 4);
  expect(await verify()).toEqual({
    records: 1_240,
    sealed: 1_240,
    unsealed: 0,
    erased: 0,
    late: 0,
    checkpoints: 5,
  });
});

it('goes on under a new key, when it knows the old one', async () => {
  const { state, start, pins, verify, errors } = setUp();
  pins.push(...(await leave(state, [100])));
  state.texts.push(...TEXTS.slice(100, 110));
  start('a', { signer: successor, pastKeys: [SIGNER] });
  await until(() => pins.length === 2);
  expect(await openCheckpoint(pins[1] ?? '', [SIGNER])).toBeUndefined();
  expect((await verify()).fault).toBeUndefined();
  expect(errors).toEqual([]);
});

it('tries again when the store is away, and forgets what it knew', async () => {
  const { state, start, pins, errors, verify } = setUp();
  state.texts.push(...TEXTS.slice(0, 10));
  start('a');
  await until(() => pins.length === 1);
  state.failure = new ClocheError('E_STORE_DOWN', 'The store cannot be reached');
  await until(() => errors.length > 2);
  state.texts.push(...TEXTS.slice(10, 20));
  state.failure = undefined;
  await until(() => pins.length === 2);
  expect(new Set(errors)).toEqual(new Set(['The store cannot be reached']));
  expect((await verify()).fault).toBeUndefined();
});

it('a batch whose answer was lost is not sealed twice, and is pinned', async () => {
  const { log, state, start, pins, verify } = setUp();
  const losing = {
    ...log,
    async seal(batch: Parameters<typeof log.seal>[0]) {
      await log.seal(batch);
      throw new ClocheError('E_STORE_DOWN', 'The store cannot be reached');
    },
  };
  state.texts.push(...TEXTS.slice(0, 10));
  start('a', { log: losing });
  await until(() => pins.length === 1);
  expect(await sizesOf(pins)).toEqual([10]);
  expect((await verify()).fault).toBeUndefined();
});

it('seals nothing more while it cannot pin', async () => {
  const { state, start, pins, errors } = setUp();
  let isFull = true;
  const pin = async (checkpoint: string) => {
    if (isFull) throw new Error('The disk is full');
    pins.push(checkpoint);
  };
  state.texts.push(...TEXTS.slice(0, 10));
  start('a', { pin });
  await until(() => errors.length > 2);
  state.texts.push(...TEXTS.slice(10, 20));
  await until(() => errors.length > 6);
  expect(state.sealed).toBe(10);
  isFull = false;
  await until(() => pins.length === 2);
  expect(await sizesOf(pins)).toEqual([10, 20]);
});

it('seals a record that is not as it should be, and reports it once', async () => {
  const { state, start, pins, errors, verify } = setUp();
  const [one = '', two = '', , four = '', , , seven = ''] = TEXTS;
  state.texts.push(one, 'nonsense', one, seven, two.replace('key_', 'kex_'), four);
  start('a');
  await until(() => pins.length === 1);
  state.texts.push(...TEXTS.slice(7, 10));
  await until(() => pins.length === 2);
  expect(errors).toEqual([
    'Audit record 2 was not written by this service',
    'Audit record 3 is there for a second time',
    'Audit record 5 was not written by this service',
    'Audit record 6 comes after a later one of its writer',
  ]);
  expect((await verify()).fault).toMatchObject({ kind: 'forged', from: 2, to: 2 });
});

it('reports a record once, also where its batch has to be tried again', async () => {
  const { log, state, start, pins, errors } = setUp();
  let fails = 3;
  const failing = {
    ...log,
    async seal(batch: Parameters<typeof log.seal>[0]) {
      if (fails-- > 0) throw new ClocheError('E_STORE_DOWN', 'The store cannot be reached');
      return log.seal(batch);
    },
  };
  state.texts.push('nonsense');
  start('a', { log: failing });
  await until(() => pins.length === 1);
  expect(errors).toEqual([
    'Audit record 1 was not written by this service',
    ...Array<string>(3).fill('The store cannot be reached'),
  ]);
});

it('knows a copy of a record that an earlier leader sealed', async () => {
  const { state, start, pins, errors } = setUp();
  pins.push(...(await leave(state, [1_500])));
  state.texts.push(TEXTS[1_400] ?? '');
  start('a');
  await until(() => pins.length === 2);
  expect(errors).toEqual(['Audit record 1501 is there for a second time']);
});

it('gives the lead back when it is closed, twice is harmless', async () => {
  const { state, start, pins } = setUp();
  state.texts.push(...TEXTS.slice(0, 10));
  const sealer = start('a');
  await until(() => pins.length === 1);
  await sealer[Symbol.asyncDispose]();
  await sealer[Symbol.asyncDispose]();
  expect(state.leader).toEqual({ holder: '', until: 0 });
  state.texts.push(...TEXTS.slice(10, 20));
  expect(pins).toHaveLength(1);
});
