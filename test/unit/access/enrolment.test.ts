import { describe, expect, test } from 'vitest';
import type { SecondFactorStore } from '../../../src/core/access.ts';
import { entryOf, openDoor } from './door.ts';
import {
  actions,
  CALLER,
  codeNow,
  confirm,
  door,
  enrol,
  enrolAndConfirm,
  secretOf,
  stepUp,
} from './factor-door.ts';

const STEP_MS = 30_000;

describe('enrolment', () => {
  test('gives a URL that authenticator apps read, the same as a QR code, and ten recovery codes', async () => {
    const { url, qr, recoveryCodes } = await door.access.enrol(CALLER, entryOf('step-up.enrol'));
    const { protocol, host, pathname, searchParams } = new URL(url);
    expect({ protocol, host, pathname, issuer: searchParams.get('issuer') }).toEqual({
      protocol: 'otpauth:',
      host: 'totp',
      pathname: '/Cloche:key_admin',
      issuer: 'Cloche',
    });
    expect(searchParams.get('secret')).toMatch(/^[A-Z2-7]{32}$/);
    expect(qr.split('\n').length).toBeGreaterThan(15);
    expect(qr).toMatch(/^[█▀▄ \n]+$/);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/);
  });

  test('keeps no recovery code, and writes its record', async () => {
    const { recoveryCodes } = await door.access.enrol(CALLER, entryOf('step-up.enrol'));
    const kept = await door.store.factors.find(CALLER);
    expect(kept).toMatchObject({ isConfirmed: false, version: 1, recoveryHashes: { length: 10 } });
    for (const code of recoveryCodes) {
      expect(JSON.stringify(kept)).not.toContain(code.replaceAll('-', ''));
      expect(JSON.stringify(kept)).not.toContain(code);
    }
    expect(await actions()).toEqual(['step-up.enrol']);
  });

  test('opens nothing before it is confirmed', async () => {
    const { secret, recoveryCodes } = await enrol();
    expect(await stepUp(codeNow(secret))).toBe('missing');
    expect(await stepUp(recoveryCodes[0] ?? '')).toBe('missing');
    expect(await door.access.stepUp('key_other', '000000', entryOf('auth.step-up'))).toBe('missing');
  });

  test('begins again until it is confirmed: the last one counts', async () => {
    const first = await enrol();
    const second = await enrol();
    expect(await confirm(codeNow(first.secret))).toBe(false);
    expect(await confirm(codeNow(second.secret))).toBe(true);
  });

  test('is refused where one is confirmed, until that was taken away', async () => {
    const { secret } = await enrolAndConfirm();
    await expect(enrol()).rejects.toMatchObject({ code: 'E_FORBIDDEN' });
    door.clock.now += STEP_MS;
    expect(await stepUp(codeNow(secret))).toBe('passed');
    expect(await door.access.reset(CALLER, entryOf('step-up.enrol'))).toBe(true);
    await enrol();
  });

  test('is confirmed by a code of the app, once, and not by a recovery code', async () => {
    const { secret, recoveryCodes } = await enrol();
    expect(await confirm(recoveryCodes[0] ?? '')).toBe(false);
    expect(await confirm(codeNow(secret))).toBe(true);
    door.clock.now += STEP_MS;
    expect(await confirm(codeNow(secret))).toBe(false);
    expect(await actions()).toEqual(['step-up.enrol', 'step-up.confirm']);
  });

  test('begins at two processes at once, and one of both counts', async () => {
    const { store, clock } = door;
    const together = meetAtFind(store.factors, 2);
    const doors = [1, 2].map(() => openDoor({ store, clock, factors: together }));
    const begun = await Promise.all(
      doors.map(({ access }) => access.enrol(CALLER, entryOf('step-up.enrol'))),
    );
    const ends = [];
    for (const { url } of begun) ends.push(await confirm(codeNow(secretOf(url))));
    expect(ends.toSorted()).toEqual([false, true]);
  });

  test('is one of each caller', async () => {
    const { secret } = await enrolAndConfirm();
    const other = await door.access.enrol('key_other', entryOf('step-up.enrol'));
    door.clock.now += STEP_MS;
    expect(await door.access.confirm('key_other', codeNow(secret), entryOf('step-up.confirm'))).toBe(false);
    expect(await stepUp(codeNow(secretOf(other.url)))).toBe('refused');
  });
});

describe('a reset', () => {
  test('takes codes and recovery codes away', async () => {
    const { secret, recoveryCodes } = await enrolAndConfirm();
    await door.access.reset(CALLER, entryOf('step-up.enrol'));
    door.clock.now += STEP_MS;
    expect(await stepUp(codeNow(secret))).toBe('missing');
    expect(await stepUp(recoveryCodes[0] ?? '')).toBe('missing');
    expect(await confirm(codeNow(secret))).toBe(false);
    const kept = await door.store.factors.find(CALLER);
    expect(kept).toMatchObject({ isConfirmed: false, recoveryHashes: [] });
    expect(kept?.secret).not.toBe(secret);
  });

  test('of a caller without a second factor does nothing', async () => {
    expect(await door.access.reset(CALLER, entryOf('step-up.enrol'))).toBe(false);
    expect(await actions()).toEqual([]);
  });
});

/** A store whose first `count` reads wait for each other, so that all of them see the same state. */
function meetAtFind(factors: SecondFactorStore, count: number): SecondFactorStore {
  let waiting = count;
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    async find(caller) {
      const found = await factors.find(caller);
      if (--waiting === 0) resolve();
      await promise;
      return found;
    },
    save: (factor, entry) => factors.save(factor, entry),
  };
}
