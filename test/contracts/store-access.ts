import { expect, it, vi } from 'vitest';
import { SERVICE_SETTINGS } from '../../src/core/access.ts';
import { changesOf, makeChange, makeFactor, makeHash, makeKey, makeSettings } from './access-fixtures.ts';
import { type OpenStore, within } from './store-fixtures.ts';

/** The API keys. */
export function apiKeys(open: OpenStore): void {
  it('keep a key with its audit record, and find it by its hash and its id', async () => {
    await using store = await open(within());
    const key = makeKey();
    expect(await store.keys.save(key, makeChange('made'))).toBe(true);
    expect(await store.keys.find(key.id)).toEqual(key);
    expect(await store.keys.findByHash(key.hashes[0]?.hash ?? '')).toEqual(key);
    expect(await changesOf(store)).toEqual(['made']);
  });

  it('know nothing of another hash or id, and find both as soon as there is a key', async () => {
    await using store = await open(within());
    const key = makeKey();
    const [hash = ''] = key.hashes.map((it) => it.hash);
    const ask = async () => [await store.keys.find(key.id), await store.keys.findByHash(hash)];
    expect(await ask()).toEqual([undefined, undefined]);
    await store.keys.save(key, makeChange('made'));
    expect(await ask()).toEqual([key, key]);
  });

  it('let one of two savers win, and record that one alone', async () => {
    await using store = await open(within());
    const key = makeKey();
    const first = await Promise.all(
      ['a', 'b'].map((name) => store.keys.save({ ...key, name }, makeChange(name))),
    );
    expect(first.toSorted()).toEqual([false, true]);
    const names = ['c', 'd', 'e'];
    const saves = names.map((name) => store.keys.save({ ...key, name, version: 2 }, makeChange(name)));
    const winner = names[(await Promise.all(saves)).indexOf(true)];
    expect((await Promise.all(saves)).filter(Boolean)).toHaveLength(1);
    expect(await store.keys.find(key.id)).toMatchObject({ name: winner, version: 2 });
    expect(await changesOf(store)).toEqual([first[0] ? 'a' : 'b', winner]);
  });

  it('refuse a version that is not the next one', async () => {
    await using store = await open(within());
    const key = makeKey();
    expect(await store.keys.save({ ...key, version: 2 }, makeChange('early'))).toBe(false);
    await store.keys.save(key, makeChange('made'));
    for (const version of [0, 1, 3]) {
      expect(await store.keys.save({ ...key, version }, makeChange('wrong'))).toBe(false);
    }
    expect(await changesOf(store)).toEqual(['made']);
  });

  it('refuse a hash that leads to another key', async () => {
    await using store = await open(within());
    const key = makeKey();
    await store.keys.save(key, makeChange('made'));
    const thief = makeKey({ hashes: [{ hash: makeHash() }, ...key.hashes] });
    expect(await store.keys.save(thief, makeChange('stolen'))).toBe(false);
    expect(await store.keys.find(thief.id)).toBeUndefined();
    expect(await store.keys.findByHash(key.hashes[0]?.hash ?? '')).toEqual(key);
    expect(await changesOf(store)).toEqual(['made']);
  });

  it('find a rotated key by both of its hashes, and by none that it has no more', async () => {
    await using store = await open(within());
    const [old, young] = [makeHash(), makeHash()];
    const key = makeKey({ hashes: [{ hash: old }] });
    await store.keys.save(key, makeChange('made'));
    const rotated = { ...key, hashes: [{ hash: young }, { hash: old, until: 1 }], version: 2 };
    await store.keys.save(rotated, makeChange('rotated'));
    expect(await store.keys.findByHash(young)).toEqual(rotated);
    expect(await store.keys.findByHash(old)).toEqual(rotated);
    const settled = { ...key, hashes: [{ hash: young }], version: 3 };
    await store.keys.save(settled, makeChange('settled'));
    expect(await store.keys.findByHash(young)).toEqual(settled);
    expect(await store.keys.findByHash(old)).toBeUndefined();
  });

  it('are listed by pages, in the order of their ids', async () => {
    await using store = await open(within());
    const keys = ['key_c', 'key_a', 'key_e', 'key_b', 'key_d'].map((id) => makeKey({ id }));
    for (const key of keys) await store.keys.save(key, makeChange('made'));
    const sorted = keys.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const first = await store.keys.list({ limit: 2 });
    expect(first).toEqual({ items: sorted.slice(0, 2), cursor: expect.any(String) });
    const second = await store.keys.list({ limit: 2, cursor: first.cursor });
    expect(second).toEqual({ items: sorted.slice(2, 4), cursor: expect.any(String) });
    expect(await store.keys.list({ limit: 2, cursor: second.cursor })).toEqual({ items: sorted.slice(4) });
    expect(await store.keys.list({ limit: 5 })).toEqual({ items: sorted });
  });

  it('note a use, keep it through a change, and note none of what is no key', async () => {
    await using store = await open(within());
    const key = makeKey();
    await store.keys.save(key, makeChange('made'));
    await store.keys.touch(key.id, 1_770_892_260_000);
    await store.keys.touch('key_none', 1_770_892_260_000);
    const renamed = { ...key, name: 'renamed', version: 2 };
    await store.keys.save({ ...renamed, lastUsedAt: 1 }, makeChange('renamed'));
    expect(await store.keys.find(key.id)).toEqual({ ...renamed, lastUsedAt: 1_770_892_260_000 });
    expect(await store.keys.find('key_none')).toBeUndefined();
    expect((await store.keys.list({ limit: 9 })).items).toHaveLength(1);
  });

  it('do not change with what they gave', async () => {
    await using store = await open(within());
    const key = makeKey();
    await store.keys.save(key, makeChange('made'));
    const given = await store.keys.find(key.id);
    if (given) given.hashes.length = 0;
    expect(await store.keys.find(key.id)).toEqual(key);
  });
}

/** The second factors. */
export function secondFactors(open: OpenStore): void {
  it('are kept for each caller, with their audit records', async () => {
    await using store = await open(within());
    const [a, b] = [makeFactor(), makeFactor({ caller: 'sub_b:c d' })];
    expect(await store.factors.find(a.caller)).toBeUndefined();
    expect(await store.factors.save(a, makeChange('a'))).toBe(true);
    expect(await store.factors.save(b, makeChange('b'))).toBe(true);
    expect(await store.factors.find(a.caller)).toEqual(a);
    expect(await store.factors.find(b.caller)).toEqual(b);
    expect(await changesOf(store)).toEqual(['a', 'b']);
  });

  it('let one of many that use a code at once win, and record that one alone', async () => {
    await using store = await open(within());
    const factor = makeFactor({ isConfirmed: true });
    await store.factors.save(factor, makeChange('enrolled'));
    const used = { ...factor, lastStep: 59_029_740, version: 2 };
    const saves = Array.from({ length: 8 }, () => store.factors.save(used, makeChange('used')));
    expect((await Promise.all(saves)).filter(Boolean)).toHaveLength(1);
    expect(await store.factors.find(factor.caller)).toEqual(used);
    expect(await changesOf(store)).toEqual(['enrolled', 'used']);
  });
}

/** The settings. */
export function serviceSettings(open: OpenStore): void {
  it('are the defaults before anything is changed, then what was kept, with its audit record', async () => {
    await using store = await open(within());
    expect(await store.settings.read()).toEqual(SERVICE_SETTINGS);
    const settings = makeSettings({ rate: null, quotas: { concurrent: 2 }, auditRetentionDays: 30 });
    expect(await store.settings.save(settings, makeChange('locked'))).toBe(true);
    expect(await store.settings.read()).toEqual(settings);
    expect(await changesOf(store)).toEqual(['locked']);
  });

  it('let one of two savers win, and record that one alone', async () => {
    await using store = await open(within());
    const reasons = ['a', 'b', 'c'];
    const saves = await Promise.all(
      reasons.map((reason) =>
        store.settings.save(makeSettings({ lockdown: { isOn: true, reason } }), makeChange(reason)),
      ),
    );
    expect(saves.filter(Boolean)).toHaveLength(1);
    const reason = reasons[saves.indexOf(true)];
    expect(await store.settings.read()).toMatchObject({ lockdown: { reason } });
    expect(await changesOf(store)).toEqual([reason]);
  });

  it('tell of each change until told not to', async () => {
    await using store = await open(within());
    const [onChange, other] = [vi.fn(), vi.fn()];
    const stop = store.settings.onChange(onChange);
    const stopOther = store.settings.onChange(other);
    const [one, two, three] = [1, 2, 3].map((version) => makeSettings({ version }));
    for (const settings of [one, two]) {
      await store.settings.save(settings ?? SERVICE_SETTINGS, makeChange('change'));
    }
    await store.settings.save(makeSettings({ version: 9 }), makeChange('refused'));
    expect(onChange.mock.calls).toEqual([[one], [two]]);
    stop();
    await store.settings.save(three ?? SERVICE_SETTINGS, makeChange('change'));
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(other.mock.calls).toEqual([[one], [two], [three]]);
    stopOther();
  });

  it('do not change with what they gave', async () => {
    await using store = await open(within());
    const given = await store.settings.read();
    given.lockdown.isOn = true;
    given.quotas.queued = 1;
    expect(await store.settings.read()).toEqual(SERVICE_SETTINGS);
    expect(SERVICE_SETTINGS).toMatchObject({ lockdown: { isOn: false }, quotas: {} });
  });
}

/** The limiter. */
export function limiter(open: OpenStore): void {
  const rate = { requests: 5, windowSeconds: 60 };

  it('lets through as many requests of a caller as its rate says, however they come', async () => {
    await using store = await open(within());
    const states = await Promise.all(Array.from({ length: 20 }, () => store.limiter.take('key_a', rate)));
    expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
    const left = states.filter(({ isAllowed }) => isAllowed).map(({ remaining }) => remaining);
    expect(left).toEqual([4, 3, 2, 1, 0]);
    const after = await store.limiter.take('key_a', rate);
    expect(after).toEqual({ isAllowed: false, limit: 5, remaining: 0, resetSeconds: expect.any(Number) });
    for (const { resetSeconds } of [...states, after]) {
      expect(resetSeconds).toBeGreaterThan(0);
      expect(resetSeconds).toBeLessThanOrEqual(60);
    }
  });

  it('counts each caller by itself, and begins anew with another rate', async () => {
    await using store = await open(within());
    const strict = { requests: 1, windowSeconds: 60 };
    const take = async (caller: string, of = strict) => (await store.limiter.take(caller, of)).isAllowed;
    expect([await take('a:b'), await take('a:b'), await take('a'), await take('a')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(await take('a', rate)).toBe(true);
    expect(await take('a')).toBe(false);
  });

  it('counts anew in the next window', async () => {
    await using store = await open(within());
    const quick = { requests: 1, windowSeconds: 1 };
    const take = async () => (await store.limiter.take('key_a', quick)).isAllowed;
    await vi.waitFor(async () => expect(await take()).toBe(false), { timeout: 5_000, interval: 1 });
    await vi.waitFor(async () => expect(await take()).toBe(true), { timeout: 5_000, interval: 100 });
  });

  it('blocks from the fifth failure on, each time for twice as long, up to a quarter of an hour', async () => {
    await using store = await open(within());
    const blocks: number[] = [];
    for (let i = 0; i < 21; i++) blocks.push(await store.limiter.fail('192.0.2.1'));
    const doubling = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    expect(blocks).toEqual([0, 0, 0, 0, ...doubling, ...Array.from({ length: 7 }, () => 900)]);
    const left = await store.limiter.blockedFor('192.0.2.1');
    expect(left).toBeGreaterThan(800);
    expect(left).toBeLessThanOrEqual(900);
    expect(await store.limiter.blockedFor('192.0.2.2')).toBe(0);
  });

  it('counts failures that come at once, each of them', async () => {
    await using store = await open(within());
    const blocks = await Promise.all(Array.from({ length: 8 }, () => store.limiter.fail('2001:db8::1')));
    expect(blocks.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 1, 2, 4, 8]);
  });

  it('does not block before the fifth failure, and lets through when a block is over', async () => {
    await using store = await open(within());
    const blocked = () => store.limiter.blockedFor('totp:key_a');
    for (let i = 0; i < 4; i++) await store.limiter.fail('totp:key_a');
    expect(await blocked()).toBe(0);
    expect(await store.limiter.fail('totp:key_a')).toBe(1);
    await vi.waitFor(async () => expect(await blocked()).toBe(0), { timeout: 5_000, interval: 100 });
    expect(await store.limiter.fail('totp:key_a')).toBe(2);
  });

  it('forgets the failures of whom it is told to forgive', async () => {
    await using store = await open(within());
    for (let i = 0; i < 9; i++) await store.limiter.fail('192.0.2.1');
    for (let i = 0; i < 5; i++) await store.limiter.fail('192.0.2.2');
    expect(await store.limiter.blockedFor('192.0.2.1')).toBeGreaterThan(0);
    await store.limiter.forgive('192.0.2.1');
    expect(await store.limiter.blockedFor('192.0.2.1')).toBe(0);
    expect(await store.limiter.fail('192.0.2.1')).toBe(0);
    expect(await store.limiter.fail('192.0.2.2')).toBe(2);
  });
}
