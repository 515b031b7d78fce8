import { expect, test } from 'vitest';
import { ceilingOf, LIMIT_NAMES, LIMITS, resolveLimits } from '../../../src/core/limits.ts';

const MIB = 1024 * 1024;

test('limits that were not asked for have the defaults of the contract', () => {
  expect(resolveLimits({})).toEqual({
    wallMs: 5_000,
    cpuMs: 10_000,
    memoryBytes: 128 * MIB,
    outputBytes: MIB,
    filesBytes: 8 * MIB,
    fuel: null,
  });
});

test('CPU time defaults to twice the wall limit, up to its ceiling', () => {
  expect(resolveLimits({ wallMs: 70 }).cpuMs).toBe(140);
  expect(resolveLimits({ wallMs: 30_000 }).cpuMs).toBe(60_000);
  expect(resolveLimits({ wallMs: 70, cpuMs: 1 }).cpuMs).toBe(1);
});

test('a default stays below a lower ceiling, and what was asked for stays as it is', () => {
  const ceilings = { wallMs: 100, cpuMs: 150, filesBytes: 0 };
  expect(resolveLimits({}, ceilings)).toMatchObject({
    wallMs: 100,
    cpuMs: 150,
    filesBytes: 0,
    outputBytes: MIB,
  });
  expect(resolveLimits({ wallMs: 50 }, ceilings)).toMatchObject({ wallMs: 50, cpuMs: 100 });
});

test('a ceiling of a caller never raises that of the service', () => {
  expect(ceilingOf('wallMs', { wallMs: 60_000 })).toBe(30_000);
  expect(ceilingOf('wallMs', { wallMs: 60 })).toBe(60);
  expect(ceilingOf('wallMs')).toBe(30_000);
});

test('every default lies between its floor and its ceiling', () => {
  for (const name of LIMIT_NAMES) {
    const { default: usual, floor, ceiling } = LIMITS[name];
    expect(floor).toBeLessThanOrEqual(usual ?? floor);
    expect(usual ?? ceiling).toBeLessThanOrEqual(ceiling);
  }
});
