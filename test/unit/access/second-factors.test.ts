import fc from 'fast-check';
import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';
import { attemptsOf } from '../../../src/access/access.ts';
import { stepOf } from '../../../src/access/totp.ts';
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
/** Of RFC 6238, appendix B, in base32. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('codes of RFC 6238, appendix B', () => {
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at %i: %s', (seconds, digits) => {
    const at = { now: seconds * 1000, lastStep: 0 };
    expect(stepOf(digits.slice(2), RFC_SECRET, at)).toBe(Math.floor(seconds / 30));
    expect(stepOf(digits, RFC_SECRET, at)).toBeUndefined();
  });
});

test('a code passes in its own step, the one before and the one after, and in no other', () => {
  const step = 1000;
  const code = generateSync({ secret: RFC_SECRET, epoch: step * 30 });
  const passes = [-2, -1, 0, 1, 2].map((away) =>
    stepOf(code, RFC_SECRET, { now: (step + away) * STEP_MS, lastStep: 0 }),
  );
  expect(passes).toEqual([undefined, step, step, step, undefined]);
});

test('no code passes at or before the last step, not even where the clock was set back', () => {
  const codeOf = (step: number) => generateSync({ secret: RFC_SECRET, epoch: step * 30 });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1e8 }), fc.integer({ min: -3, max: 3 }), (lastStep, away) => {
      const now = (lastStep + away) * STEP_MS;
      for (const step of [lastStep - 1, lastStep]) {
        expect(stepOf(codeOf(step), RFC_SECRET, { now: Math.max(0, now), lastStep })).toBeUndefined();
      }
    }),
    { numRuns: 50 },
  );
});

test('whatever is not six digits is no code, and no failure of ours', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9٠-٩]{4,8}$/)), (text) => {
      fc.pre(!/^[0-9]{6}$/.test(text));
      expect(stepOf(text, RFC_SECRET, { now: 59_000, lastStep: 0 })).toBeUndefined();
    }),
  );
});

describe('a code', () => {
  test('passes once, and the one that confirmed no more', async () => {
    const { secret, confirmedBy } = await enrolAndConfirm();
    expect(await stepUp(confirmedBy)).toBe('refused');
    door.clock.now += STEP_MS;
    expect(await stepUp(codeNow(secret))).toBe('passed');
    expect(await stepUp(codeNow(secret))).toBe('refused');
  });

  test('of an older step does not pass after a newer one', async () => {
    const { secret } = await enrolAndConfirm();
    door.clock.now += 3 * STEP_MS;
    const older = codeNow(secret);
    door.clock.now += STEP_MS;
    expect(await stepUp(codeNow(secret))).toBe('passed');
    expect(await stepUp(older)).toBe('refused');
  });

  test('passes one of many requests at once', async () => {
    const { secret } = await enrolAndConfirm();
    door.clock.now += STEP_MS;
    const code = codeNow(secret);
    const ends = await Promise.all(Array.from({ length: 4 }, () => stepUp(code)));
    expect(ends.toSorted()).toEqual(['passed', 'refused', 'refused', 'refused']);
  });

  test('passes one of two processes at once', async () => {
    const { secret } = await enrolAndConfirm();
    door.clock.now += STEP_MS;
    const code = codeNow(secret);
    const { store, clock } = door;
    const together = meetAtFind(store.factors, 2);
    const doors = [1, 2].map(() => openDoor({ store, clock, factors: together }));
    const ends = await Promise.all(
      doors.map(({ access }) => access.stepUp(CALLER, code, entryOf('auth.step-up'))),
    );
    expect(ends.toSorted()).toEqual(['passed', 'refused']);
    expect((await actions()).filter((action) => action === 'auth.step-up')).toHaveLength(1);
  });

  test('writes its record where it passes, and none where it does not', async () => {
    const { secret } = await enrolAndConfirm();
    door.clock.now += STEP_MS;
    await stepUp('abcdef');
    await stepUp(codeNow(secret));
    expect(await actions()).toEqual(['step-up.enrol', 'step-up.confirm', 'auth.step-up']);
  });
});

describe('a recovery code', () => {
  test('passes once, however it is written', async () => {
    const { recoveryCodes } = await enrolAndConfirm();
    const [first = '', second = '', third = ''] = recoveryCodes;
    expect(await stepUp(first)).toBe('passed');
    expect(await stepUp(first)).toBe('refused');
    expect(await stepUp(` ${second.toUpperCase()} `)).toBe('passed');
    expect(await stepUp(third.replaceAll('-', ''))).toBe('passed');
    expect((await door.store.factors.find(CALLER))?.recoveryHashes).toHaveLength(7);
  });

  test('passes one of two requests at once', async () => {
    const { recoveryCodes } = await enrolAndConfirm();
    const code = recoveryCodes[0] ?? '';
    expect((await Promise.all([stepUp(code), stepUp(code)])).toSorted()).toEqual(['passed', 'refused']);
  });

  test('passes beside a code of the app that another process takes at once', async () => {
    const { secret, recoveryCodes } = await enrolAndConfirm();
    door.clock.now += STEP_MS;
    const { store, clock } = door;
    const together = meetAtFind(store.factors, 2);
    const codes = [codeNow(secret), recoveryCodes[0] ?? ''];
    const ends = await Promise.all(
      codes.map((code) =>
        openDoor({ store, clock, factors: together }).access.stepUp(CALLER, code, entryOf('auth.step-up')),
      ),
    );
    expect(ends).toEqual(['passed', 'passed']);
    expect(await store.factors.find(CALLER)).toMatchObject({ version: 4, recoveryHashes: { length: 9 } });
  });

  test('is of its caller alone', async () => {
    const { recoveryCodes } = await enrolAndConfirm();
    const other = await door.access.enrol('key_other', entryOf('step-up.enrol'));
    const code = codeNow(secretOf(other.url));
    expect(await door.access.confirm('key_other', code, entryOf('step-up.confirm'))).toBe(true);
    expect(await door.access.stepUp('key_other', recoveryCodes[0] ?? '', entryOf('auth.step-up'))).toBe(
      'refused',
    );
  });

  test('does not pass for a caller that its hash was moved to in the store', async () => {
    const { recoveryCodes } = await enrolAndConfirm();
    const kept = await door.store.factors.find(CALLER);
    if (kept === undefined) throw new Error('there is no second factor');
    await door.store.factors.save({ ...kept, caller: 'key_other', version: 1 }, entryOf('step-up.enrol'));
    const code = recoveryCodes[0] ?? '';
    expect(await door.access.stepUp('key_other', code, entryOf('auth.step-up'))).toBe('refused');
    expect(await stepUp(code)).toBe('passed');
  });
});

describe('wrong codes', () => {
  test('block the caller, also for right ones, until the block ends', async () => {
    const { secret } = await enrolAndConfirm();
    door.clock.now += STEP_MS;
    for (let i = 0; i < 5; i++) expect(await stepUp('abcdef')).toBe('refused');
    expect(await stepUp(codeNow(secret))).toBe('blocked');
    door.clock.now += 1000;
    expect(await stepUp(codeNow(secret))).toBe('passed');
  });

  test('are forgotten after a right one', async () => {
    const { secret } = await enrolAndConfirm();
    for (let round = 0; round < 3; round++) {
      door.clock.now += STEP_MS;
      for (let i = 0; i < 4; i++) expect(await stepUp('abcdef')).toBe('refused');
      expect(await stepUp(codeNow(secret))).toBe('passed');
    }
  });

  test('are about a hundred a day at most, also for who waits a quarter of an hour between them', async () => {
    await enrolAndConfirm();
    let looked = 0;
    for (let quarter = 0; quarter < 4 * 24; quarter++) {
      while ((await stepUp('abcdef')) === 'refused') looked++;
      door.clock.now += 15 * 60 * 1000;
    }
    expect(looked).toBeLessThan(110);
  });

  test('sent at once are counted one after the other: five are looked at', async () => {
    await enrolAndConfirm();
    const ends = await Promise.all(Array.from({ length: 100 }, () => stepUp('abcdef')));
    expect(ends.filter((end) => end === 'refused')).toHaveLength(5);
    expect(ends.filter((end) => end === 'blocked')).toHaveLength(95);
  });

  test('of one caller do not block another', async () => {
    await enrolAndConfirm();
    for (let i = 0; i < 6; i++) await stepUp('abcdef');
    expect(await door.store.limiter.blockedFor(attemptsOf(CALLER))).toBeGreaterThan(0);
    expect(await door.access.stepUp('key_other', '000000', entryOf('auth.step-up'))).toBe('missing');
  });

  test('at a confirmation count too, and say for how long', async () => {
    const { secret } = await enrol();
    for (let i = 0; i < 5; i++) expect(await confirm('abcdef')).toBe(false);
    await expect(confirm(codeNow(secret))).rejects.toMatchObject({
      code: 'E_RATE_LIMITED',
      retryAfterSeconds: 1,
    });
  });
});

test('a store that is always ahead makes an enrolment fail as busy, and a code as refused', async () => {
  const { secret } = await enrolAndConfirm();
  const { store, clock } = door;
  const factors: SecondFactorStore = {
    find: (caller) => store.factors.find(caller),
    save: async () => false,
  };
  const late = openDoor({ store, clock, factors });
  clock.now += STEP_MS;
  expect(await late.access.stepUp(CALLER, codeNow(secret), entryOf('auth.step-up'))).toBe('refused');
  await expect(late.access.enrol('key_other', entryOf('step-up.enrol'))).rejects.toMatchObject({
    code: 'E_BUSY',
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
